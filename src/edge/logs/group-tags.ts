import type { Logs } from "../../logs/logs.ts";
import type { Place } from "../../model/arn.ts";
import { TooManyTagsException } from "../../model/exceptions.ts";
import { groupAt } from "./log-group.ts";

const maxTags = 50;

type Tags = Readonly<Record<string, string>>;

/** API-820. @throws ResourceNotFoundException, TooManyTagsException */
export async function addTags(identifier: string, tags: Tags, logs: Logs, place: Place): Promise<void> {
  const group = await groupAt(identifier, logs, place);
  if (Object.keys({ ...group.tags, ...tags }).length > maxTags) {
    throw new TooManyTagsException("A resource can have no more than 50 tags.");
  }
  await logs.changeGroup({ ...place, logGroup: group.name }, { addTags: tags });
}

/** @throws ResourceNotFoundException */
export async function removeTags(identifier: string, keys: readonly string[], logs: Logs, place: Place): Promise<void> {
  const { name } = await groupAt(identifier, logs, place);
  await logs.changeGroup({ ...place, logGroup: name }, { removeTags: keys });
}
