import { TooManyRequestsException } from "../../model/exceptions.ts";
import type { ObservedEnd } from "../../model/invocation-observer.ts";
import { payloadText } from "../../model/payload.ts";

/** How an invocation ended, in a word: `ok`, `timeout`, `throttled`, or the error's type. */
export interface Ending {
  readonly status: string;
  readonly isOk: boolean;
  /** What the error says, where it says anything. */
  readonly message: string | undefined;
}

export function endingOf({ outcome, errorType }: ObservedEnd): Ending {
  switch (outcome.kind) {
    case "succeeded":
      return { status: "ok", isOk: true, message: undefined };
    case "timed-out":
      return { status: "timeout", isOk: false, message: undefined };
    case "failed": {
      const { errorType: type, errorMessage } = errorIn(outcome.payload);
      return { status: type ?? errorType ?? "error", isOk: false, message: errorMessage };
    }
    case "crashed":
      return { status: errorType ?? "Runtime.ExitError", isOk: false, message: undefined };
    case "refused":
      return { status: "not JSON", isOk: false, message: outcome.reason };
    default:
      return outcome satisfies never;
  }
}

export function refusalOf(error: unknown): Ending {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { status: error instanceof TooManyRequestsException ? "throttled" : name, isOk: false, message };
}

function errorIn(payload: Uint8Array): { errorType?: string; errorMessage?: string } {
  try {
    return Object(JSON.parse(payloadText(payload)));
  } catch {
    return {}; // a function may answer with an error that is no JSON
  }
}
