import { queueArn } from "../../model/arn.ts";
import type { Reading } from "./reading.ts";

/** @throws ProjectError */
export function readQueues({ root, place, draft }: Reading): void {
  for (const [name, queue] of root.get("queues").entries()) {
    queue.only(["visibilityTimeout", "delay", "deadLetter"]);
    const visibility = queue.get("visibilityTimeout").wholeNumber(0, 43_200, "seconds");
    const delay = queue.get("delay").wholeNumber(0, 900, "seconds");
    const deadLetter = queue.get("deadLetter");
    deadLetter.only(["queue", "maxReceiveCount"]);
    const redrive = deadLetter.isThere && {
      deadLetterTargetArn: queueArn(place, deadLetter.get("queue").requiredText()),
      maxReceiveCount: deadLetter.get("maxReceiveCount").wholeNumber(1, 1000, "receives"),
    };
    draft.addQueue({
      QueueName: name,
      Attributes: {
        ...(name.endsWith(".fifo") && { FifoQueue: "true" }),
        ...(visibility !== undefined && { VisibilityTimeout: `${visibility}` }),
        ...(delay !== undefined && { DelaySeconds: `${delay}` }),
        ...(redrive && { RedrivePolicy: JSON.stringify(redrive) }),
      },
    });
  }
}
