import type { FunctionVersion } from "./function.ts";

/** One event on its way to one version of a function. */
export interface Invocation {
  /** UUID v4; the same for every attempt of one asynchronous event (API-400). */
  readonly requestId: string;
  readonly version: FunctionVersion;
  /** As addressed, with the qualifier if one was used (API-312). */
  readonly invokedFunctionArn: string;
  /** The event's bytes; empty for an absent payload, which the function sees as `{}` (RT-153). */
  readonly payload: Uint8Array;
  /** Decoded JSON text of the client context (RT-287). */
  readonly clientContext: string | undefined;
  /** JSON text: `{ cognitoIdentityId, cognitoIdentityPoolId }`. */
  readonly identity: string | undefined;
  /** `_X_AMZN_TRACE_ID` (RT-288). */
  readonly traceHeader: string | undefined;
  /** In place of its version's. */
  readonly timeoutMs?: number;
}

/** How long the function may take for it. */
export function timeoutOf({ timeoutMs, version }: Invocation): number {
  return timeoutMs ?? version.timeoutMs;
}

/** Who takes a streamed response as it comes. */
export interface ResponseReader {
  /** Before anything is written. */
  start(contentType: string): void;
  /** Returns false where it wants no more until it calls `ready`. */
  write(bytes: Uint8Array, ready: () => void): boolean;
}

/** How an invocation ended, as the function or its environment showed it. */
export type Outcome =
  | { readonly kind: "succeeded"; readonly payload: Uint8Array; readonly contentType: string }
  /** The guest reported an error: `payload` is the error body it made (RT-220 … RT-229). */
  | { readonly kind: "failed"; readonly handled: boolean; readonly payload: Uint8Array }
  /** The payload was not JSON and never reached the function (RT-154). */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "timed-out" }
  /** The process ended without an answer (RT-252, RT-272). */
  | {
      readonly kind: "crashed";
      readonly exitCode: number | null;
      readonly signal: NodeJS.Signals | null;
      /** It took more memory than its size (RT-273). */
      readonly outOfMemory?: true;
      readonly fault?: ExtensionFault;
    };

/** An extension failed, and with it its environment (API-943). */
export interface ExtensionFault {
  /** `Extension.Crash` */
  readonly errorType: string;
  /** `exit status 1` */
  readonly text: string;
}
