import type { Clock } from "../clock.ts";
import { type PlatformLines, billedMs } from "./platform-lines.ts";

type SystemLogLevel = "DEBUG" | "INFO" | "WARN";

const rank: Record<SystemLogLevel, number> = { DEBUG: 0, INFO: 1, WARN: 2 };

/** Platform events as objects: RT-345 … RT-351. Those below `threshold` are left out. */
export function jsonLines(threshold: SystemLogLevel, clock: Clock): PlatformLines {
  const line = (level: SystemLogLevel, type: string, record: object): string[] => {
    if (rank[level] < rank[threshold]) return [];
    return [`${JSON.stringify({ time: new Date(clock.now()).toISOString(), type, record })}\n`];
  };
  return {
    initStart(facts) {
      return line("INFO", "platform.initStart", facts)[0];
    },
    initEnd({ initializationType, phase, status, errorType, durationMs }) {
      const level = status === "success" ? "DEBUG" : "WARN";
      const record = { initializationType, phase, status, errorType };
      const metrics = { durationMs: threeDecimals(durationMs) };
      return [
        ...line(level, "platform.initRuntimeDone", record),
        ...line(level, "platform.initReport", { ...record, metrics }),
      ];
    },
    start: (requestId, version) => line("INFO", "platform.start", { requestId, version })[0] ?? "",
    end(facts) {
      const { requestId, status, errorType } = facts;
      const level = status === "success";
      const durationMs = threeDecimals(facts.durationMs);
      return [
        ...line(level ? "DEBUG" : "WARN", "platform.runtimeDone", {
          requestId,
          status,
          errorType,
          metrics: { durationMs, producedBytes: facts.producedBytes },
        }),
        ...line(level ? "INFO" : "WARN", "platform.report", {
          requestId,
          metrics: {
            durationMs,
            billedDurationMs: billedMs(durationMs, false),
            memorySizeMB: facts.memoryMiB,
            maxMemoryUsedMB: facts.maxMemoryUsedMiB,
            ...(facts.initDurationMs === undefined ? {} : { initDurationMs: threeDecimals(facts.initDurationMs) }),
          },
          status,
          errorType,
        }),
      ];
    },
  };
}

function threeDecimals(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
