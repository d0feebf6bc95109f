import { styleText } from "node:util";
import type { FilteredEvent } from "../client/logs-client.ts";

/** Enough to tell streams apart. */
const suffixLength = 8;

/** Local time, the end of the stream's name, and the message; colours where stdout is a terminal that wants them. */
export function logEventText({ timestamp, logStreamName, message }: FilteredEvent): string {
  const time = styleText("dim", localTime(timestamp));
  const stream = styleText("cyan", logStreamName.slice(-suffixLength));
  return `${time} ${stream} ${message.replace(/\r?\n$/, "")}`;
}

/** One JSON object; the message is as it was written. */
export function logEventJson(event: FilteredEvent, logGroup: string): string {
  const { timestamp, ingestionTime, logStreamName: logStream, message } = event;
  return JSON.stringify({ timestamp, ingestionTime, logGroup, logStream, message });
}

/** `2026-01-31T12:00:00.000`; `--since` reads it. */
function localTime(timestamp: number): string {
  const offsetMs = new Date(timestamp).getTimezoneOffset() * 60_000;
  return new Date(timestamp - offsetMs).toISOString().slice(0, -1);
}
