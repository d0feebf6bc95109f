import type { StoredLogEvent } from "../../logs/logs.ts";

/** GetLogEvents and FilterLogEvents answer at most so much (API-817). */
const maxPageBytes = 1_048_576;
/** What AWS counts for each event besides its text (API-816). */
const eventOverheadBytes = 26;

/** The default of `limit` (API-817, API-818). */
export const maxPageEvents = 10_000;

/** As many of `events`, from their beginning, as fit into a page; one always does. */
export function fitting(events: readonly StoredLogEvent[]): readonly StoredLogEvent[] {
  let bytes = 0;
  for (const [index, { message }] of events.entries()) {
    bytes += Buffer.byteLength(message) + eventOverheadBytes;
    if (bytes > maxPageBytes && index > 0) return events.slice(0, index);
  }
  return events;
}
