import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ReceiveMessageCommand, SetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { openApi, type OpenApi } from "../support/open-api.ts";
import { createQueue, openSqsClient } from "../support/open-sqs-client.ts";

let api: OpenApi;
let sqs: SQSClient;
let QueueUrl: string;

before(async () => {
  api = await openApi();
  sqs = openSqsClient(api.endpoint);
  QueueUrl = await createQueue(sqs, "q");
});

after(async () => {
  sqs.destroy();
  await api[Symbol.asyncDispose]();
});

const arn = "arn:aws:sqs:us-east-1:123456789012:source";
const allow = (redrivePermission: string, sourceQueueArns?: unknown) =>
  JSON.stringify({ redrivePermission, sourceQueueArns });
const format =
  "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't create the redrive allow policy, as it\u2019s in an unsupported format.";
const refused: readonly (readonly [attribute: string, value: string, message: string])[] = [
  ["Policy", "nope", "Invalid value for the parameter Policy."],
  ["Policy", "[]", "Invalid value for the parameter Policy."],
  ["RedriveAllowPolicy", "nope", format],
  ["RedriveAllowPolicy", allow("some"), format],
  ["RedriveAllowPolicy", allow("byQueue", [7]), format],
  [
    "RedriveAllowPolicy",
    allow("allowAll", [arn]),
    `Value ${allow("allowAll", [arn])} for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS can't create the redrive allow policy. To specify one or more source queue ARNs, you must set redrivePermission to byQueue.`,
  ],
  [
    "RedriveAllowPolicy",
    allow("byQueue"),
    `Value ${allow("byQueue")} for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS can't create the redrive allow policy. When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.`,
  ],
];

for (const [attribute, value, message] of refused) {
  test(`${attribute} can't be ${value}`, async () => {
    await assert.rejects(sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { [attribute]: value } })), {
      message,
    });
  });
}

test("a redrive allow policy is set, and taken away by an empty one", async () => {
  for (const value of [allow("denyAll"), allow("byQueue", [arn]), ""]) {
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedriveAllowPolicy: value } }));
  }
});

test("a receiver that asks for an attribute that nobody knows is told so", async () => {
  for (const list of ["AttributeNames", "MessageSystemAttributeNames"]) {
    await assert.rejects(sqs.send(new ReceiveMessageCommand({ QueueUrl, [list]: ["Colour"] })), {
      name: "InvalidAttributeName",
      message: "Unknown Attribute Colour.",
    });
  }
});
