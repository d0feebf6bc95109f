import type { ListQueuesRequest, ListQueuesResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { page } from "./page.ts";
import { queueUrl } from "./queue-url.ts";

const maxQueues = 1000;

export function listQueues(input: ListQueuesRequest, { sqs }: Rooms, call: Call): ListQueuesResult {
  const queues = sqs.queues.list(call.place, input.QueueNamePrefix);
  const { items, nextToken } = page(queues, input, maxQueues);
  return {
    ...(items.length > 0 && { QueueUrls: items.map((queue) => queueUrl(queue, call)) }),
    ...(nextToken !== undefined && { NextToken: nextToken }),
  };
}
