import { arnOfQueue } from "../../events/sqs/queue-documents.ts";
import { invalidValue } from "../../model/sqs-exceptions.ts";
import type { RemovePermissionRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { policyOf } from "./queue-policy.ts";
import { queueAt } from "./queue-url.ts";

export async function removeQueuePermission(
  { QueueUrl, Label }: RemovePermissionRequest,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  const queue = queueAt(QueueUrl, rooms, call);
  const policy = policyOf(queue, arnOfQueue(queue));
  const Statement = policy.Statement.filter(({ Sid }) => Sid !== Label);
  if (Statement.length === policy.Statement.length) throw invalidValue(Label, "Label", "can't find label.");
  const Policy = Statement.length === 0 ? "" : JSON.stringify({ ...policy, Statement });
  await rooms.sqs.queues.setAttributes(queue, { Policy });
  return {};
}
