import type { LogStream as KeptStream } from "../../logs/logs.ts";
import { InvalidParameterException } from "../../model/exceptions.ts";
import type { DescribeLogStreamsRequest, DescribeLogStreamsResponse, LogStream } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { existingGroup, logGroupArn } from "./log-group.ts";
import { digitsOf, streamIn, tokenForStream } from "./token.ts";

const pageSize = 50;

/** API-815; a page goes on after the stream in its token. */
export async function describeLogStreams(
  input: DescribeLogStreamsRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<DescribeLogStreamsResponse> {
  const { logStreamNamePrefix: prefix, orderBy = "LogStreamName", descending = false, limit = pageSize } = input;
  if (orderBy === "LastEventTime" && prefix !== undefined) {
    throw new InvalidParameterException("Cannot order by LastEventTime with a logStreamNamePrefix.");
  }
  const group = await existingGroup(input, logs, place);
  const after = input.nextToken === undefined ? undefined : streamIn(input.nextToken);
  const found = await logs.describeStreams({
    ...group,
    ...(prefix !== undefined && { prefix }),
    orderBy: orderBy === "LastEventTime" ? "lastEventAt" : "name",
    descending,
    ...(after && { after }),
    limit: limit + 1,
  });
  const groupArn = logGroupArn(place, group.logGroup);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    logStreams: page.map((stream) => describe(stream, groupArn)),
    ...(found.length > limit &&
      last && { nextToken: tokenForStream({ name: last.name, lastEventAt: last.lastEventAt ?? 0 }) }),
  };
}

function describe({ name, createdAt, ...events }: KeptStream, groupArn: string): LogStream {
  const { firstEventAt, lastEventAt, lastIngestedAt } = events;
  return {
    logStreamName: name,
    creationTime: createdAt,
    ...(lastIngestedAt !== undefined && {
      firstEventTimestamp: firstEventAt,
      lastEventTimestamp: lastEventAt,
      lastIngestionTime: lastIngestedAt,
      uploadSequenceToken: digitsOf({ timestamp: lastIngestedAt, id: 0 }),
    }),
    arn: `${groupArn}:log-stream:${name}`,
    storedBytes: 0,
  };
}
