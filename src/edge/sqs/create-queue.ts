import type { CreateQueueRequest, CreateQueueResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { queueUrl } from "./queue-url.ts";

export async function createQueue(
  { QueueName, Attributes = {}, tags = {} }: CreateQueueRequest,
  { sqs }: Rooms,
  call: Call,
): Promise<CreateQueueResult> {
  const queue = await sqs.queues.create({ place: call.place, name: QueueName, attributes: Attributes, tags });
  return { QueueUrl: queueUrl(queue, call) };
}
