import { arnOfQueue } from "../../events/sqs/queue-documents.ts";
import { SqsException, invalidValue, missingParameter } from "../../model/sqs-exceptions.ts";
import type { AddPermissionRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { policyOf } from "./queue-policy.ts";
import { queueAt } from "./queue-url.ts";

export async function addQueuePermission(
  { QueueUrl, Label, AWSAccountIds, Actions }: AddPermissionRequest,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  checkActions(Actions);
  if (AWSAccountIds.length === 0) throw invalidValue("[]", "PrincipalId", "Unable to verify.");
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

const mostActions = 7;

const ofOwner: ReadonlySet<string> = new Set([
  "AddPermission",
  "CreateQueue",
  "DeleteQueue",
  "ListQueues",
  "ListQueueTags",
  "RemovePermission",
  "SetQueueAttributes",
  "TagQueue",
  "UntagQueue",
]);

/** @throws SqsException for what can't be permitted */
function checkActions(actions: readonly string[]): void {
  if (actions.length === 0) throw missingParameter("Actions");
  if (actions.length > mostActions) {
    const message = `${actions.length} Actions were found, maximum allowed is ${mostActions}.`;
    throw new SqsException("OverLimit", message);
  }
  const action = actions.find((each) => ofOwner.has(each));
  if (action === undefined) return;
  throw invalidValue(`SQS:${action}`, "ActionName", "Only the queue owner is allowed to invoke this action.");
}

function oneOrAll(texts: readonly string[]): string | readonly string[] {
  return texts.length === 1 && texts[0] !== undefined ? texts[0] : texts;
}
