import type { LogGroup } from "../../logs/logs.ts";
import type { ListLogGroupsRequest, ListLogGroupsResponse } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { logGroupArn } from "./log-group.ts";
import { nameIn, tokenForName } from "./token.ts";

const pageSize = 50;
/** Looked through at once. */
const groupsAtOnce = 1000;

/** API-813; a page goes on after the name in its token. */
export async function listLogGroups(
  input: ListLogGroupsRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<ListLogGroupsResponse> {
  const { limit = pageSize, logGroupClass, nextToken } = input;
  const found: LogGroup[] = [];
  let after = nextToken === undefined ? "" : nameIn(nextToken);
  for (let isEnd = false; !isEnd && found.length <= limit;) {
    const some = await logs.describeGroups({
      ...place,
      ...(logGroupClass !== undefined && { groupClass: logGroupClass }),
      after,
      limit: groupsAtOnce,
    });
    found.push(...some.filter(({ name }) => isNamed(name, input.logGroupNamePattern)));
    after = some.at(-1)?.name ?? after;
    isEnd = some.length < groupsAtOnce;
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    logGroups: page.map(({ name, groupClass }) => ({
      logGroupName: name,
      logGroupArn: logGroupArn(place, name),
      logGroupClass: groupClass,
    })),
    ...(found.length > limit && last && { nextToken: tokenForName(last.name) }),
  };
}

/** Parts of names between vertical bars, with a caret for those at the beginning. */
function isNamed(name: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  return pattern
    .split("|")
    .some((part) => (part.startsWith("^") ? name.startsWith(part.slice(1)) : name.includes(part)));
}
