import { maxLogEventBytes } from "../model/limits.ts";
import type { LogEvent } from "../model/log-event.ts";

/** A UTF-16 unit takes no more as UTF-8. */
export const maxBytesPerUnit = 3;

/** Events of which each that was too large has become several (RT-314). */
export function cutEvents(events: readonly LogEvent[]): readonly LogEvent[] {
  if (events.every(isSmall)) return events;
  return events.flatMap((event) =>
    isSmall(event) ? event : cutMessage(event.message).map((message) => ({ timestamp: event.timestamp, message })),
  );
}

function isSmall({ message }: LogEvent): boolean {
  return message.length * maxBytesPerUnit <= maxLogEventBytes;
}

/** A message in pieces that are small enough for one event each, cut between characters. */
function cutMessage(message: string): string[] {
  const bytes = Buffer.from(message);
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = characterStart(bytes, Math.min(start + maxLogEventBytes, bytes.length));
    pieces.push(bytes.toString("utf8", start, end));
    start = end;
  }
  return pieces;
}

/** The last place at or before `index` where a character begins. */
function characterStart(bytes: Buffer, index: number): number {
  let start = index;
  while (start < bytes.length && ((bytes[start] ?? 0) & 0b1100_0000) === 0b1000_0000) start -= 1;
  return start;
}
