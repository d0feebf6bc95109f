import type { LogStream as KeptStream } from "../../logs/logs.ts";
import { InvalidParameterException } from "../../model/exceptions.ts";
import type { DescribeLogStreamsRequest, DescribeLogStreamsResponse, LogStream } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { existingGroup, logGroupArn } from "./log-group.ts";
import { digitsOf, offsetOf } from "./token.ts";

const pageSize = 50;

/** API-815 */
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
  const offset = offsetOf(input.nextToken);
  const found = await logs.describeStreams({
    ...group,
    ...(prefix !== undefined && { prefix }),
    orderBy: orderBy === "LastEventTime" ? "lastEventAt" : "name",
    descending,
    offset,
    limit: limit + 1,
  });
  const groupArn = logGroupArn(place, group.logGroup);
  return {
    logStreams: found.slice(0, limit).map((stream) => describe(stream, groupArn)),
    ...(found.length > limit && { nextToken: String(offset + limit) }),
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
