import { deadLettersFirst } from "./dead-letters-first.ts";
import type { CreateQueueRequest } from "../edge/models/sqs.ts";

type Queues = readonly CreateQueueRequest[];

/** One project may read a queue that another one makes. */
export function joinedQueues(one: Queues, other: Queues): Queues {
  const byName = new Map<string, CreateQueueRequest>();
  for (const queue of [...one, ...other]) {
    if (!byName.has(queue.QueueName) || !isBorrowed(queue)) byName.set(queue.QueueName, queue);
  }
  return deadLettersFirst([...byName.values()]);
}

/** Those that are not another project's. */
export function ownQueues(queues: Queues): Queues {
  return queues.filter((queue) => !isBorrowed(queue));
}

/** Of a queue that a project only names its reader knows nothing but how long a function needs. */
function isBorrowed({ Attributes = {} }: CreateQueueRequest): boolean {
  const { FifoQueue: _, ...members } = Attributes;
  return Object.keys(members).join(",") === "VisibilityTimeout";
}
