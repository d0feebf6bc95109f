import type { InitializationType } from "../model/function.ts";

/** The lines that the platform itself writes into a stream: RT-330 … RT-351. `undefined` where it writes none. */
export interface PlatformLines {
  initStart(facts: InitStartFacts): string | undefined;
  initEnd(facts: InitEndFacts): string[];
  start(requestId: string, version: string): string;
  /** What follows the function's last output, in order. */
  end(facts: EndFacts): string[];
  /** How an extension stands at the end of the init phase. */
  extension(facts: ExtensionFacts): string[];
  /** An extension asks for logs and telemetry. */
  subscription(facts: SubscriptionFacts): string[];
}

export interface InitStartFacts {
  readonly initializationType: InitializationType;
  readonly phase: "init" | "invoke";
  readonly functionName: string;
  readonly functionVersion: string;
  /** `nodejs:22.v3` and its ARN. */
  readonly runtimeVersion: string;
  readonly runtimeVersionArn: string;
}

export interface InitEndFacts {
  readonly initializationType: InitializationType;
  readonly phase: "init" | "invoke";
  readonly status: "success" | "error" | "timeout";
  readonly errorType: string | undefined;
  readonly durationMs: number;
}

export interface EndFacts {
  readonly requestId: string;
  readonly status: "success" | "failure" | "error" | "timeout";
  readonly errorType: string | undefined;
  readonly durationMs: number;
  readonly initDurationMs: number | undefined;
  readonly memoryMiB: number;
  readonly maxMemoryUsedMiB: number;
  readonly producedBytes: number;
  readonly traceHeader: string | undefined;
}

export interface ExtensionFacts {
  readonly name: string;
  readonly state: string;
  readonly events: readonly string[];
  readonly errorType: string | undefined;
}

export interface SubscriptionFacts {
  /** Which of the two APIs it asked. */
  readonly api: "TELEMETRY" | "LOGS";
  readonly name: string;
  readonly state: "Subscribed" | "Already subscribed";
  readonly types: readonly string[];
}

/** Billed time of a duration as it is shown: whole milliseconds, or hundreds of them on the old platform (RT-333). */
export function billedMs(shownMs: number, legacy: boolean): number {
  return legacy ? Math.max(100, Math.ceil(shownMs / 100) * 100) : Math.max(1, Math.ceil(shownMs));
}
