import { arnOfQueue } from "../../events/sqs/queue-documents.ts";
import { invalidValue } from "../../model/sqs-exceptions.ts";
import type { AddPermissionRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { policyOf } from "./queue-policy.ts";
import { queueAt } from "./queue-url.ts";

export async function addQueuePermission(
  { QueueUrl, Label, AWSAccountIds, Actions }: AddPermissionRequest,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  const queue = queueAt(QueueUrl, rooms, call);
  const arn = arnOfQueue(queue);
  const policy = policyOf(queue, arn);
  if (policy.Statement.some(({ Sid }) => Sid === Label)) throw invalidValue(Label, "Label", "Already exists.");
  const statement = {
    Sid: Label,
    Effect: "Allow",
    Principal: { AWS: oneOrAll(AWSAccountIds.map((id) => `arn:aws:iam::${id}:root`)) },
    Action: oneOrAll(Actions.map((action) => `SQS:${action}`)),
    Resource: arn,
  };
  const changed = { ...policy, Statement: [...policy.Statement, statement] };
  await rooms.sqs.queues.setAttributes(queue, { Policy: JSON.stringify(changed) });
  return {};
}

function oneOrAll(texts: readonly string[]): string | readonly string[] {
  return texts.length === 1 && texts[0] !== undefined ? texts[0] : texts;
}
