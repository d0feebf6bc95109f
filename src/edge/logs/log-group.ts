import type { Logs } from "../../logs/logs.ts";
import type { Place } from "../../model/arn.ts";
import { InvalidParameterException, ResourceNotFoundException, ValidationException } from "../../model/exceptions.ts";

interface GroupMembers {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/** `arn:aws:logs:…:log-group:<name>` (API-804) */
export function logGroupArn({ region, accountId }: Place, name: string): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
}

/**
 * The name of the group that a request means, by name or ARN (API-804).
 * @throws ValidationException, InvalidParameterException, ResourceNotFoundException where there is none
 */
export async function existingGroup(
  { logGroupName, logGroupIdentifier }: GroupMembers,
  logs: Logs,
  place: Place,
): Promise<string> {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw new ValidationException("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
  }
  const identifier = logGroupName ?? logGroupIdentifier;
  if (identifier === undefined) {
    throw new InvalidParameterException(
      "1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint: Member must not be null",
    );
  }
  const name = groupNameIn(identifier, place);
  const [found] = name === undefined ? [] : await logs.describeGroups({ prefix: name, limit: 1 });
  if (name === undefined || found?.name !== name) {
    throw new ResourceNotFoundException("The specified log group does not exist.");
  }
  return name;
}

/** @throws ResourceNotFoundException where the group has no such stream */
export async function checkStream(logGroup: string, name: string, logs: Logs): Promise<void> {
  const query = { logGroup, prefix: name, orderBy: "name", descending: false, offset: 0, limit: 1 } as const;
  const [found] = await logs.describeStreams(query);
  if (found?.name !== name) throw new ResourceNotFoundException("The specified log stream does not exist.");
}

/** `undefined` for an ARN of another place: nothing of it is here. */
export function groupNameIn(identifier: string, place: Place): string | undefined {
  if (!identifier.startsWith("arn:")) return identifier;
  const prefix = logGroupArn(place, "");
  return identifier.startsWith(prefix) ? identifier.slice(prefix.length).replace(/:\*$/, "") : undefined;
}
