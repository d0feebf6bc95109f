import type { Clock } from "../clock.ts";
import {
  type PlatformEvent,
  extensionEvent,
  initEndEvents,
  initStartEvent,
  reportEvent,
  runtimeDoneEvent,
  startEvent,
  subscriptionEvent,
} from "./platform-events.ts";
import type { PlatformLines } from "./platform-lines.ts";

type SystemLogLevel = "DEBUG" | "INFO" | "WARN";

const rank: Record<SystemLogLevel, number> = { DEBUG: 0, INFO: 1, WARN: 2 };

/** Platform events as objects: RT-345 … RT-351. Those below `threshold` are left out. */
export function jsonLines(threshold: SystemLogLevel, clock: Clock): PlatformLines {
  const line = (level: SystemLogLevel, { type, record }: PlatformEvent): string[] => {
    if (rank[level] < rank[threshold]) return [];
    return [`${JSON.stringify({ time: new Date(clock.now()).toISOString(), type, record })}\n`];
  };
  return {
    initStart: (facts) => line("INFO", initStartEvent(facts))[0],
    initEnd(facts) {
      const level = facts.status === "success" ? "DEBUG" : "WARN";
      return initEndEvents(facts).flatMap((event) => line(level, event));
    },
    start: (requestId, version) => line("INFO", startEvent(requestId, version))[0] ?? "",
    end(facts) {
      const isFine = facts.status === "success";
      return [
        ...line(isFine ? "DEBUG" : "WARN", runtimeDoneEvent(facts)),
        ...line(isFine ? "INFO" : "WARN", reportEvent(facts)),
      ];
    },
    extension: (facts) => line("INFO", extensionEvent(facts)),
    subscription: (facts) => line("INFO", subscriptionEvent(facts)),
  };
}
