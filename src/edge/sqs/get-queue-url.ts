import type { GetQueueUrlRequest, GetQueueUrlResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { queueUrl, sharedQueue } from "./queue-url.ts";

export function getQueueUrl(input: GetQueueUrlRequest, { sqs }: Rooms, call: Call): GetQueueUrlResult {
  const { QueueName, QueueOwnerAWSAccountId: accountId = call.place.accountId } = input;
  const queue = sqs.queues.get({ ...call.place, accountId }, QueueName);
  return { QueueUrl: queueUrl(sharedQueue(queue, "GetQueueUrl", call), call) };
}
