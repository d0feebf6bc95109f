import type { EventPosition, EventQuery, StoredLogEvent } from "../../logs/logs.ts";
import type { GetLogEventsRequest, GetLogEventsResponse } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { existingGroup, existingStream } from "./log-group.ts";
import { maxPageEvents } from "./page.ts";
import { digitsOf, invalidToken, positionOf } from "./token.ts";

/** Less than the id of any event. */
const beforeAll = -1;

type Direction = EventQuery["direction"];

/** Where a page begins: behind a position, or with one end of the stream. */
interface Cursor {
  readonly direction: Direction;
  readonly position: EventPosition | undefined;
}

/** API-817 */
export async function getLogEvents(
  input: GetLogEventsRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<GetLogEventsResponse> {
  const cursor = cursorOf(input);
  const group = await existingGroup(input, logs, place);
  await existingStream({ ...group, logStream: input.logStreamName }, logs);
  const { events } = await logs.read({
    ...group,
    streams: [input.logStreamName],
    ...(input.startTime !== undefined && { from: input.startTime }),
    ...(input.endTime !== undefined && { until: input.endTime }),
    ...(cursor.position && { position: cursor.position }),
    direction: cursor.direction,
    limit: input.limit ?? maxPageEvents,
  });
  return {
    events: events.map(({ timestamp, message, ingestedAt }) => ({ timestamp, message, ingestionTime: ingestedAt })),
    ...tokensAround(events, cursor, input.startTime ?? 0),
  };
}

/** @throws InvalidParameterException for a token that no page has given */
function cursorOf({ nextToken, startFromHead = false }: GetLogEventsRequest): Cursor {
  if (nextToken === undefined) return { direction: startFromHead ? "forwards" : "backwards", position: undefined };
  const [, way, digits] = /^([fb])\/(\d+)\/s$/.exec(nextToken) ?? [];
  if (way === undefined || digits === undefined) throw invalidToken();
  return { direction: way === "f" ? "forwards" : "backwards", position: positionOf(digits) };
}

/**
 * Forwards goes on behind the last event of the page, backwards before the first. An empty page stays where it is:
 * the token in its own direction is the one that was sent, by which clients know the end, and the other one turns
 * around without leaving out the event it stands on.
 */
function tokensAround(events: readonly StoredLogEvent[], { direction, position }: Cursor, from: number): Tokens {
  const [first, last] = [events[0], events.at(-1)];
  if (first && last) return tokens(last, first);
  if (!position) return tokens({ timestamp: from, id: beforeAll }, { timestamp: from, id: beforeAll });
  if (direction === "forwards") return tokens(position, { ...position, id: position.id + 1 });
  return tokens({ ...position, id: Math.max(position.id - 1, beforeAll) }, position);
}

type Tokens = Pick<GetLogEventsResponse, "nextForwardToken" | "nextBackwardToken">;

function tokens(forward: EventPosition, backward: EventPosition): Tokens {
  return { nextForwardToken: `f/${digitsOf(forward)}/s`, nextBackwardToken: `b/${digitsOf(backward)}/s` };
}
