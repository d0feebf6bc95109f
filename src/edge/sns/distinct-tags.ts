import { invalidParameter } from "../../model/sns-exceptions.ts";
import { type Tag, tagsIn } from "../tag-list.ts";

/** @throws SnsException where a key comes twice */
export function distinctTags(list: readonly Tag[]): Record<string, string> {
  const tags = tagsIn(list);
  if (Object.keys(tags).length < list.length) throw invalidParameter("Duplicated keys are not allowed.");
  return tags;
}
