import type { Clock } from "../../clock.ts";
import { InvalidParameterException } from "../../model/exceptions.ts";
import { logEventOverheadBytes, maxLogEventBytes, maxLogPageBytes } from "../../model/limits.ts";
import { dayMs } from "../../model/time.ts";
import type {
  InputLogEvent,
  PutLogEventsRequest,
  PutLogEventsResponse,
  RejectedLogEventsInfo,
} from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { existingStream, groupAt } from "./log-group.ts";
import { digitsOf } from "./token.ts";

const hourMs = 60 * 60_000;
const maxAgeMs = 14 * dayMs;
const maxAheadMs = 2 * hourMs;

/** API-816; sequence tokens are history. */
export async function putLogEvents(
  { logGroupName, logStreamName, logEvents }: PutLogEventsRequest,
  { logs, clock }: Rooms,
  { place }: Call,
): Promise<PutLogEventsResponse> {
  checkSizes(logEvents);
  checkOrder(logEvents);
  const { retentionDays } = await groupAt(logGroupName, logs, place);
  const stream = { ...place, logGroup: logGroupName, logStream: logStreamName };
  await existingStream(stream, logs);
  const rejected = rejectedOf(logEvents, clock, retentionDays);
  const { tooNewLogEventStartIndex: end, tooOldLogEventEndIndex = 0, expiredLogEventEndIndex = 0 } = rejected;
  const kept = logEvents.slice(Math.max(tooOldLogEventEndIndex, expiredLogEventEndIndex), end);
  await logs.put(stream, kept);
  return {
    nextSequenceToken: digitsOf({ timestamp: clock.now(), id: 0 }),
    ...(Object.keys(rejected).length > 0 && { rejectedLogEventsInfo: rejected }),
  };
}

/** @throws InvalidParameterException */
function checkSizes(events: readonly InputLogEvent[]): void {
  let total = 0;
  for (const { message } of events) {
    const bytes = Buffer.byteLength(message) + logEventOverheadBytes;
    if (bytes > maxLogEventBytes) {
      throw new InvalidParameterException(`Log event too large: ${bytes} bytes exceeds limit of ${maxLogEventBytes}`);
    }
    total += bytes;
  }
  if (total > maxLogPageBytes) {
    throw new InvalidParameterException(`Upload too large: ${total} bytes exceeds limit of ${maxLogPageBytes}`);
  }
}

/** @throws InvalidParameterException */
function checkOrder(events: readonly InputLogEvent[]): void {
  const times = events.map(({ timestamp }) => timestamp);
  if (times.some((time, index) => time < (times[index - 1] ?? time))) {
    throw new InvalidParameterException("Log events in a single PutLogEvents request must be in chronological order.");
  }
  if ((times.at(-1) ?? 0) - (times[0] ?? 0) > dayMs) {
    throw new InvalidParameterException(
      "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    );
  }
}

/** Where the events begin that are too far ahead, and where those end that are too old or past the retention. */
function rejectedOf(
  events: readonly InputLogEvent[],
  clock: Clock,
  retentionDays: number | undefined,
): RejectedLogEventsInfo {
  const now = clock.now();
  const tooNew = events.findIndex(({ timestamp }) => timestamp > now + maxAheadMs);
  const countBefore = (time: number): number => events.filter(({ timestamp }) => timestamp < time).length;
  const tooOld = countBefore(now - maxAgeMs);
  const expired = retentionDays === undefined ? 0 : countBefore(now - retentionDays * dayMs);
  return {
    ...(tooNew !== -1 && { tooNewLogEventStartIndex: tooNew }),
    ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
    ...(expired > 0 && { expiredLogEventEndIndex: expired }),
  };
}
