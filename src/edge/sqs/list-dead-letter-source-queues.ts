import type { ListDeadLetterSourceQueuesRequest, ListDeadLetterSourceQueuesResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { page } from "./page.ts";
import { queueUrl, sharedQueueAt } from "./queue-url.ts";

const maxQueues = 1000;

export function listDeadLetterSourceQueues(
  input: ListDeadLetterSourceQueuesRequest,
  rooms: Rooms,
  call: Call,
): ListDeadLetterSourceQueuesResult {
  const sources = rooms.sqs.queues.sourcesOf(sharedQueueAt(input.QueueUrl, "ListDeadLetterSourceQueues", rooms, call));
  const { items, nextToken } = page(sources, input, maxQueues);
  return {
    queueUrls: items.map((queue) => queueUrl(queue, call)),
    ...(nextToken !== undefined && { NextToken: nextToken }),
  };
}
