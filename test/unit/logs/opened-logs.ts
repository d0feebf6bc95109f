import { realClock } from "../../../src/clock.ts";
import { type LogsParts, openLogs } from "../../../src/logs/embedded-logs.ts";
import type { EventPosition, EventQuery, Logs, StoredLogEvent } from "../../../src/logs/logs.ts";
import type { LogGroupName, LogStreamName } from "../../../src/model/log-event.ts";
import { place } from "./logs-contract.ts";

export const group: LogGroupName = { ...place, logGroup: "g" };
export const stream: LogStreamName = { ...group, logStream: "s" };
export const maxBytes: number = 2 ** 30;
export const silent = (): void => {};

/** All pages, one after the other. */
export async function allOf(logs: Logs, query: Partial<EventQuery> = {}): Promise<StoredLogEvent[]> {
  const found: StoredLogEvent[] = [];
  let position: EventPosition | undefined;
  do {
    const whole = { ...group, ...query, direction: "forwards", limit: 10_000 } as const;
    const { events, next } = await logs.read({ ...whole, ...(position && { position }) });
    found.push(...events);
    position = next;
  } while (position);
  return found;
}

export async function opened(directory: string, parts: Partial<LogsParts> = {}): Promise<Logs & AsyncDisposable> {
  const logs = await openLogs(directory, { clock: realClock, diagnostics: silent, place, maxBytes, ...parts });
  return Object.assign(logs, {
    async [Symbol.asyncDispose]() {
      await logs.close();
    },
  });
}
