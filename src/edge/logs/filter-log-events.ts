import { InvalidParameterException } from "../../model/exceptions.ts";
import type { FilterLogEventsRequest, FilterLogEventsResponse } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { checkStream, existingGroup } from "./log-group.ts";
import { fitting, maxPageEvents } from "./page.ts";
import { digitsOf, positionOf } from "./token.ts";

/** API-818, but for patterns; a page goes on after the event in its token. */
export async function filterLogEvents(
  input: FilterLogEventsRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<FilterLogEventsResponse> {
  const { logStreamNames: streams, logStreamNamePrefix: streamPrefix, limit = maxPageEvents } = input;
  checkFilter(input);
  await logs.flush();
  const logGroup = await existingGroup(input, logs, place);
  for (const name of streams ?? []) await checkStream(logGroup, name, logs);
  const found = await logs.read({
    logGroup,
    ...(streams && { streams }),
    ...(streamPrefix !== undefined && { streamPrefix }),
    ...(input.startTime !== undefined && { from: input.startTime }),
    // inclusive here, exclusive in the port
    ...(input.endTime !== undefined && { until: input.endTime + 1 }),
    ...(input.nextToken !== undefined && { position: positionOf(input.nextToken) }),
    direction: "forwards",
    limit: limit + 1,
  });
  const page = fitting(found.slice(0, limit));
  const last = page.at(-1);
  return {
    events: page.map((event) => ({
      logStreamName: event.logStream,
      timestamp: event.timestamp,
      message: event.message,
      ingestionTime: event.ingestedAt,
      eventId: digitsOf(event),
    })),
    searchedLogStreams: [],
    ...(page.length < found.length && last && { nextToken: digitsOf(last) }),
  };
}

/** @throws InvalidParameterException */
function checkFilter({ logStreamNames, logStreamNamePrefix, filterPattern }: FilterLogEventsRequest): void {
  if (logStreamNames && logStreamNamePrefix !== undefined) {
    throw new InvalidParameterException("LogStream name prefix and LogStream names are mutually exclusive parameters.");
  }
  if (filterPattern !== undefined && filterPattern.trim() !== "") {
    throw new InvalidParameterException("Filter patterns are not supported by this endpoint: leave filterPattern out");
  }
}
