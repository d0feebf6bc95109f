import type { LogGroup as KeptGroup, Logs } from "../../logs/logs.ts";
import type { Place } from "../../model/arn.ts";
import { InvalidParameterException } from "../../model/exceptions.ts";
import type { DescribeLogGroupsRequest, DescribeLogGroupsResponse, LogGroup } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { groupNameIn, logGroupArn } from "./log-group.ts";
import { invalidToken } from "./token.ts";

const pageSize = 50;

/** API-812; a page goes on after the name in its token. */
export async function describeLogGroups(
  input: DescribeLogGroupsRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<DescribeLogGroupsResponse> {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: contains, limit = pageSize } = input;
  if (prefix !== undefined && contains !== undefined) {
    throw new InvalidParameterException(
      "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    );
  }
  await logs.flush();
  if (input.logGroupClass !== undefined && input.logGroupClass !== "STANDARD") return { logGroups: [] };
  if (input.logGroupIdentifiers)
    return { logGroups: describe(await named(input.logGroupIdentifiers, logs, place), place) };
  const after = input.nextToken === undefined ? undefined : nameIn(input.nextToken);
  const found = await logs.describeGroups({
    ...(prefix !== undefined && { prefix }),
    ...(contains !== undefined && { contains }),
    ...(after !== undefined && { after }),
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { logGroups: describe(page, place), ...(found.length > limit && last && { nextToken: tokenFor(last.name) }) };
}

async function named(identifiers: readonly string[], logs: Logs, place: Place): Promise<KeptGroup[]> {
  const groups: KeptGroup[] = [];
  for (const name of identifiers.map((each) => groupNameIn(each, place))) {
    const [found] = name === undefined ? [] : await logs.describeGroups({ prefix: name, limit: 1 });
    if (found && found.name === name) groups.push(found);
  }
  return groups;
}

function describe(groups: readonly KeptGroup[], place: Place): LogGroup[] {
  return groups.map(({ name, createdAt }) => ({
    logGroupName: name,
    creationTime: createdAt,
    metricFilterCount: 0,
    arn: `${logGroupArn(place, name)}:*`,
    storedBytes: 0,
    logGroupClass: "STANDARD",
    logGroupArn: logGroupArn(place, name),
    deletionProtectionEnabled: false,
  }));
}

function tokenFor(name: string): string {
  return Buffer.from(name).toString("base64url");
}

/** @throws InvalidParameterException */
function nameIn(token: string): string {
  const name = Buffer.from(token, "base64url").toString();
  if (tokenFor(name) !== token) throw invalidToken();
  return name;
}
