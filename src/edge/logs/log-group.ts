import type { LogGroup, Logs, LogStream } from "../../logs/logs.ts";
import type { Place } from "../../model/arn.ts";
import {
  InvalidParameterException,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  ValidationException,
} from "../../model/exceptions.ts";
import type { LogGroupName, LogStreamName } from "../../model/log-event.ts";

interface GroupMembers {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/** `arn:aws:logs:…:log-group:<name>` (API-804) */
export function logGroupArn({ region, accountId }: Place, name: string): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
}

/**
 * The group that a request means, by name or ARN (API-804).
 * @throws ValidationException, InvalidParameterException, ResourceNotFoundException where there is none
 */
export async function existingGroup(
  { logGroupName, logGroupIdentifier }: GroupMembers,
  logs: Logs,
  place: Place,
): Promise<LogGroupName> {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw new ValidationException("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
  }
  const identifier = logGroupName ?? logGroupIdentifier;
  if (identifier === undefined) {
    throw new InvalidParameterException(
      "1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint: Member must not be null",
    );
  }
  const { name } = await groupAt(identifier, logs, place);
  return { ...place, logGroup: name };
}

/** @throws ResourceNotFoundException where there is no group of that name or ARN */
export async function groupAt(identifier: string, logs: Logs, place: Place): Promise<LogGroup> {
  const group = await findGroup(identifier, logs, place);
  if (!group) throw noGroup();
  return group;
}

export async function findGroup(identifier: string, logs: Logs, place: Place): Promise<LogGroup | undefined> {
  const name = groupNameIn(identifier, place);
  if (name === undefined) return undefined;
  const [found] = await logs.describeGroups({ ...place, name, limit: 1 });
  return found;
}

/** @throws ResourceNotFoundException where the group has no such stream */
export async function existingStream(stream: LogStreamName, logs: Logs): Promise<LogStream> {
  const { logStream: name, ...group } = stream;
  const [found] = await logs.describeStreams({
    ...group,
    name,
    orderBy: "name",
    descending: false,
    limit: 1,
  });
  if (!found) throw noStream();
  return found;
}

export function noGroup(): ResourceNotFoundException {
  return new ResourceNotFoundException("The specified log group does not exist.");
}

export function noStream(): ResourceNotFoundException {
  return new ResourceNotFoundException("The specified log stream does not exist.");
}

/** AWS ends neither sentence with a full stop (API-810, API-814). */
export function alreadyExists(what: "group" | "stream"): ResourceAlreadyExistsException {
  return new ResourceAlreadyExistsException(`The specified log ${what} already exists`);
}

/** `undefined` for an ARN of another place: nothing of it is here. */
function groupNameIn(identifier: string, place: Place): string | undefined {
  if (!identifier.startsWith("arn:")) return identifier;
  const prefix = logGroupArn(place, "");
  return identifier.startsWith(prefix) ? identifier.slice(prefix.length).replace(/:\*$/, "") : undefined;
}
