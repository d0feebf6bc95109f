import type { GuestInitError } from "../model/frames.ts";
import type { Outcome } from "../model/invocation.ts";
import type { GuestExit } from "../sandbox/sandbox.ts";

/** How the loading of a function ended. */
export interface InitEnd {
  /** What the guest said, if it did. */
  readonly error: GuestInitError | undefined;
  /** `undefined` when the function is loaded. */
  readonly exit: GuestExit | undefined;
  /** Peak so far. */
  readonly memoryKiB: number;
}

/** How an init phase ended (section 3 of the runtime's specification). */
export type InitResult = InitFailure | { readonly kind: "done"; readonly durationMs: number };

export type InitFailure =
  /** The guest said why. */
  | { readonly kind: "failed"; readonly durationMs: number; readonly error: GuestInitError }
  /** The process ended without a word (RT-147). */
  | { readonly kind: "exited"; readonly durationMs: number; readonly exit: GuestExit }
  | { readonly kind: "timed-out"; readonly durationMs: number };

export function initResult({ error, exit }: InitEnd, durationMs: number, isOverrun: boolean): InitResult {
  if (!exit) return { kind: "done", durationMs };
  if (error) return { kind: "failed", durationMs, error };
  return isOverrun ? { kind: "timed-out", durationMs } : { kind: "exited", durationMs, exit };
}

/** What the caller of the invocation gets that met this failure (RT-143, RT-149). */
export function outcomeOf(failure: InitFailure): Outcome {
  switch (failure.kind) {
    case "failed":
      return { kind: "failed", handled: false, payload: Buffer.from(failure.error.body) };
    case "exited":
      return { kind: "crashed", ...failure.exit };
    case "timed-out":
      return { kind: "timed-out" };
    default:
      return failure satisfies never;
  }
}

/** The error type that platform lines show. */
export function errorTypeOf(failure: InitFailure): string {
  if (failure.kind === "failed") return failure.error.errorType;
  if (failure.kind === "timed-out") return "Sandbox.Timedout";
  return exitErrorType(failure.exit);
}

/** RT-272, RT-273 */
export function exitErrorType({ fault, outOfMemory }: Pick<GuestExit, "fault" | "outOfMemory">): string {
  if (fault) return fault.errorType;
  return outOfMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError";
}
