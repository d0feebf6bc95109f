import type { CreateQueueRequest } from "../edge/models/sqs.ts";

/** In an order in which they can be made: each after the one that its dead letters go to. */
export function deadLettersFirst(queues: readonly CreateQueueRequest[]): CreateQueueRequest[] {
  const sorted: CreateQueueRequest[] = [];
  const visit = (queue: CreateQueueRequest, above: readonly string[]): void => {
    if (sorted.includes(queue) || above.includes(queue.QueueName)) return;
    const policy = queue.Attributes?.["RedrivePolicy"] ?? "";
    const target = queues.find(({ QueueName }) => policy.includes(`:${QueueName}"`));
    if (target) visit(target, [...above, queue.QueueName]);
    sorted.push(queue);
  };
  for (const queue of queues) visit(queue, []);
  return sorted;
}
