import { InvalidParameterException } from "../../model/exceptions.ts";
import type { FilterLogEventsRequest, FilterLogEventsResponse } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { checkPattern } from "../../logs/matcher.ts";
import { existingGroup, existingStream } from "./log-group.ts";
import { maxPageEvents } from "./page.ts";
import { digitsOf, positionOf } from "./token.ts";

/** API-818; a page goes on after the event in its token. */
export async function filterLogEvents(
  input: FilterLogEventsRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<FilterLogEventsResponse> {
  const { logStreamNames: streams, logStreamNamePrefix: streamPrefix, filterPattern: pattern } = input;
  if (streams && streamPrefix !== undefined) {
    throw new InvalidParameterException("LogStream name prefix and LogStream names are mutually exclusive parameters.");
  }
  checkPattern(pattern);
  const position = input.nextToken === undefined ? undefined : positionOf(input.nextToken);
  const group = await existingGroup(input, logs, place);
  for (const logStream of streams ?? []) await existingStream({ ...group, logStream }, logs);
  const { events, next } = await logs.read({
    ...group,
    ...(streams && { streams }),
    ...(streamPrefix !== undefined && { streamPrefix }),
    ...(pattern !== undefined && { pattern }),
    ...(input.startTime !== undefined && { from: input.startTime }),
    // inclusive here, exclusive in the port
    ...(input.endTime !== undefined && { until: input.endTime + 1 }),
    ...(position && { position }),
    direction: "forwards",
    limit: input.limit ?? maxPageEvents,
  });
  return {
    events: events.map((event) => ({
      logStreamName: event.logStream,
      timestamp: event.timestamp,
      message: event.message,
      ingestionTime: event.ingestedAt,
      eventId: digitsOf(event),
    })),
    searchedLogStreams: [],
    ...(next && { nextToken: digitsOf(next) }),
  };
}
