import type { LogGroup as KeptGroup } from "../../logs/logs.ts";
import type { Place } from "../../model/arn.ts";
import { InvalidParameterException } from "../../model/exceptions.ts";
import type { DescribeLogGroupsRequest, DescribeLogGroupsResponse, LogGroup } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { findGroup, logGroupArn } from "./log-group.ts";
import { nameIn, tokenForName } from "./token.ts";

const pageSize = 50;
/** AWS counts what a group holds now and then: a new one shows nothing for a while. */
const countedAfterMs = 60 * 60_000;

/** API-812; a page goes on after the name in its token. */
export async function describeLogGroups(
  input: DescribeLogGroupsRequest,
  { logs, clock }: Rooms,
  { place }: Call,
): Promise<DescribeLogGroupsResponse> {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: contains, logGroupClass, limit = pageSize } = input;
  if (prefix !== undefined && contains !== undefined) {
    throw new InvalidParameterException(
      "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    );
  }
  if (input.logGroupIdentifiers) {
    const groups = await Promise.all(input.logGroupIdentifiers.map((each) => findGroup(each, logs, place)));
    return { logGroups: groups.flatMap((group) => (group ? [describe(group, place, clock.now())] : [])) };
  }
  const found = await logs.describeGroups({
    ...place,
    ...(prefix !== undefined && { prefix }),
    ...(contains !== undefined && { contains }),
    ...(logGroupClass !== undefined && { groupClass: logGroupClass }),
    ...(input.nextToken !== undefined && { after: nameIn(input.nextToken) }),
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    logGroups: page.map((group) => describe(group, place, clock.now())),
    ...(found.length > limit && last && { nextToken: tokenForName(last.name) }),
  };
}

function describe(group: KeptGroup, place: Place, now: number): LogGroup {
  const { name, createdAt, retentionDays, groupClass, kmsKeyId, storedBytes } = group;
  return {
    logGroupName: name,
    creationTime: createdAt,
    ...(retentionDays !== undefined && { retentionInDays: retentionDays }),
    metricFilterCount: 0,
    arn: `${logGroupArn(place, name)}:*`,
    storedBytes: now - createdAt < countedAfterMs ? 0 : storedBytes,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    logGroupClass: groupClass,
    logGroupArn: logGroupArn(place, name),
    deletionProtectionEnabled: false,
  };
}
