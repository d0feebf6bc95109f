import type { QueueDocument } from "../../events/sqs/queue-documents.ts";

export interface PolicyStatement {
  readonly Sid: string;
  readonly [member: string]: unknown;
}

export interface QueuePolicy {
  readonly Version: string;
  readonly Id: string;
  readonly Statement: readonly PolicyStatement[];
}

/** What is written in a queue's `Policy`, to be changed. */
export function policyOf({ attributes }: QueueDocument, arn: string): QueuePolicy {
  const text = attributes["Policy"];
  const policy: QueuePolicy = text === undefined ? none : JSON.parse(text);
  return { ...policy, Id: policy.Id || `${arn}/SQSDefaultPolicy` };
}

const none: QueuePolicy = { Version: "2008-10-17", Id: "", Statement: [] };
