import type { InvocationObserver } from "../../model/invocation-observer.ts";
import type { Screen } from "./screen.ts";

/** START, END and REPORT and every line between, as they come. */
export function rawObserver(screen: Screen): InvocationObserver {
  return {
    began: () => {},
    ended: () => {},
    refused: (invocation, error) => {
      screen.write(`${invocation.version.functionName} ${String(error)}\n`);
    },
    logged(_stream, events) {
      for (const { message } of events) screen.write(message.endsWith("\n") ? message : `${message}\n`);
    },
  };
}
