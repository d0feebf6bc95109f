import type { LogLevel } from "../../src/model/function.ts";
import type { Runtime, RuntimeId } from "../../src/model/runtimes.ts";
import type { LogLine } from "../runtimes/log-line.ts";

/** How a function is configured, besides its code. */
export interface Settings {
  /** Default `index.handler`. */
  readonly handler?: string;
  readonly timeoutMs?: number;
  readonly memoryMiB?: number;
  readonly ephemeralStorageMiB?: number;
  readonly network?: boolean;
  readonly environmentVariables?: Readonly<Record<string, string>>;
  /** JSON log format with these levels; text when left out. */
  readonly json?: { readonly application?: LogLevel; readonly system?: "DEBUG" | "INFO" | "WARN" };
  /** Lets callback handlers run on family F (RT-152). */
  readonly allowCallbacks?: boolean;
  /** How many times faster the engine's time goes than the function's; default 1. */
  readonly pace?: number;
}

export interface FunctionOptions extends Settings {
  readonly runtimeId: RuntimeId;
  /** Text, or bytes, by path inside the package. Scripts and programs can be run. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** The same of its layers, laid over each other already. */
  readonly layers?: Readonly<Record<string, string | Uint8Array>>;
}

export interface InvokeOptions {
  /** Decoded text of the client context header (RT-287). */
  readonly clientContext?: string;
  readonly traceHeader?: string;
  readonly tail?: boolean;
  /** Of the ARN through which the function is invoked. */
  readonly qualifier?: string;
  /** Takes a streamed response as it comes. */
  readonly streams?: boolean;
  /** The function's timeout applies; left out, the invocation has all the time it needs. */
  readonly timesOut?: boolean;
}

/** What one invocation answered and logged. `/var/task` stands for the real code directory in everything but bytes. */
export interface InvocationResult {
  readonly requestId: string;
  /** The bytes of the answer. */
  readonly payload: Buffer;
  readonly text: string;
  /** `undefined` where the payload is no JSON. */
  readonly json: unknown;
  readonly contentType: string;
  /** What came before the answer, to a caller that streams. */
  readonly streamed: string;
  readonly functionError: "Handled" | "Unhandled" | undefined;
  readonly executedVersion: string;
  /** The decoded `X-Amz-Log-Result`. */
  readonly tail: Buffer | undefined;
  /** Everything that came into the function's log since the window of the invocation before. */
  readonly log: readonly LogLine[];
  /** Of the call, on the caller's clock. */
  readonly durationMs: number;
}

export interface FunctionUnderTest {
  readonly runtime: Runtime;
  /** Of family B or C. */
  readonly legacy: boolean;
  readonly functionName: string;
  readonly functionArn: string;
  readonly settings: Settings;
  /** Sends `event` as JSON, or bytes as they are; the default is `{"a":1}`. */
  invoke(event?: unknown, options?: InvokeOptions): Promise<InvocationResult>;
  /** Ends its environments, as an update of the function does. */
  retire(): void;
  /** The whole log so far, all streams, in the order of arrival. */
  allLog(): readonly LogLine[];
}
