import type { ListQueueTagsRequest, ListQueueTagsResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { queueAt } from "./queue-url.ts";

export function listQueueTags({ QueueUrl }: ListQueueTagsRequest, rooms: Rooms, call: Call): ListQueueTagsResult {
  const { tags } = queueAt(QueueUrl, rooms, call);
  return Object.keys(tags).length === 0 ? {} : { Tags: tags };
}
