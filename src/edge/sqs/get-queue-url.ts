import { noQueue } from "../../model/sqs-exceptions.ts";
import type { GetQueueUrlRequest, GetQueueUrlResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { queueUrl } from "./queue-url.ts";

export function getQueueUrl(input: GetQueueUrlRequest, { sqs }: Rooms, call: Call): GetQueueUrlResult {
  const { QueueName, QueueOwnerAWSAccountId = call.place.accountId } = input;
  if (QueueOwnerAWSAccountId !== call.place.accountId) throw noQueue();
  return { QueueUrl: queueUrl(sqs.queues.get(call.place, QueueName), call) };
}
