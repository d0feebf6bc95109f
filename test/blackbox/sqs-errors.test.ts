import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openApi, type OpenApi } from "../support/open-api.ts";
import { createQueue, elementOf, openSqsClient, sendForm } from "../support/open-sqs-client.ts";

let api: OpenApi;

before(async () => {
  api = await openApi();
  using sqs = openSqsClient(api.endpoint);
  await createQueue(sqs, "q");
  await createQueue(sqs, "small", { MaximumMessageSize: "1024" });
  await createQueue(sqs, "f.fifo", { FifoQueue: "true" });
});

after(async () => {
  await api[Symbol.asyncDispose]();
});

const q = "/123456789012/q";
const small = "/123456789012/small";
const f = "/123456789012/f.fifo";
const value = (given: unknown, parameter: string, reason: string) =>
  `Value ${String(given)} for parameter ${parameter} is invalid. Reason: ${reason}`;
const fifoId = (parameter: string) =>
  `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
const entries = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => ({ Id: String(index), MessageBody: "m", ...more }));
const text = { DataType: "String", StringValue: "v" };
const attribute = (Attributes: Record<string, string>) => ({ QueueName: "new", Attributes });
const batchId =
  "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";
const contentBased =
  "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";
const noGroup = "The request must contain the parameter MessageGroupId.";
const invalid = "InvalidParameterValueException";
const missing = "MissingRequiredParameterException";
/** Codes of the query protocol where they are others than the names of the JSON protocol. */
const codes: Readonly<Record<string, string>> = {
  [invalid]: "InvalidParameterValue",
  [missing]: "MissingParameter",
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  QueueNameExists: "QueueAlreadyExists",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
  BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
};

type Refusal = readonly [operation: string, input: object, name: string, message: string];

/** Most of the words are those that AWS was recorded with (localstack's snapshots). */
const refusals: readonly Refusal[] = [
  ["GetQueueUrl", { QueueName: "none" }, "QueueDoesNotExist", "The specified queue does not exist."],
  [
    "SendMessage",
    { QueueUrl: "/123456789012/none", MessageBody: "m" },
    "QueueDoesNotExist",
    "The specified queue does not exist.",
  ],
  ["SendMessage", { MessageBody: "m" }, missing, "The request must contain the parameter QueueUrl."],
  ["SendMessage", { QueueUrl: q }, missing, "The request must contain the parameter MessageBody."],
  ["SendMessage", { QueueUrl: q, MessageBody: "" }, missing, "The request must contain the parameter MessageBody."],
  [
    "SendMessage",
    { QueueUrl: q, MessageBody: "m\u0000" },
    "InvalidMessageContents",
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
  ],
  [
    "SendMessage",
    { QueueUrl: q, MessageBody: "m".repeat(1_048_577) },
    invalid,
    "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
  ],
  [
    "SendMessage",
    {
      QueueUrl: small,
      MessageBody: "m".repeat(1020),
      MessageAttributes: { a: text },
    },
    invalid,
    "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
  ],
  [
    "SendMessage",
    { QueueUrl: q, MessageBody: "m", MessageAttributes: { ErrorDetails: { DataType: "String", StringValue: "" } } },
    invalid,
    "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.",
  ],
  ["SendMessage", { QueueUrl: f, MessageBody: "m", MessageDeduplicationId: "d" }, missing, noGroup],
  ["SendMessage", { QueueUrl: f, MessageBody: "m", MessageGroupId: "g" }, invalid, contentBased],
  [
    "SendMessage",
    { QueueUrl: f, MessageBody: "m", MessageGroupId: "g", MessageDeduplicationId: "d", DelaySeconds: 2 },
    invalid,
    value(2, "DelaySeconds", "The request include parameter that is not valid for this queue type."),
  ],
  [
    "SendMessage",
    { QueueUrl: f, MessageBody: "m", MessageGroupId: "group 123", MessageDeduplicationId: "d" },
    invalid,
    value("group 123", "MessageGroupId", fifoId("MessageGroupId")),
  ],
  [
    "SendMessage",
    { QueueUrl: f, MessageBody: "m", MessageGroupId: "g", MessageDeduplicationId: "group 123" },
    invalid,
    value("group 123", "MessageDeduplicationId", fifoId("MessageDeduplicationId")),
  ],
  [
    "SendMessage",
    { QueueUrl: q, MessageBody: "m", DelaySeconds: 901 },
    invalid,
    value(901, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900."),
  ],
  [
    "SendMessageBatch",
    { QueueUrl: q, Entries: entries(20) },
    "TooManyEntriesInBatchRequest",
    "Maximum number of entries per request are 10. You have sent 20.",
  ],
  ["SendMessageBatch", { QueueUrl: q, Entries: [{ Id: "a b", MessageBody: "m" }] }, "InvalidBatchEntryId", batchId],
  [
    "SendMessageBatch",
    { QueueUrl: q, Entries: [...entries(1), ...entries(1)] },
    "BatchEntryIdsNotDistinct",
    "Id 0 repeated.",
  ],
  [
    "SendMessageBatch",
    {
      QueueUrl: q,
      Entries: [
        { Id: "a", MessageBody: "m".repeat(1_048_576) },
        { Id: "b", MessageBody: "m" },
      ],
    },
    "BatchRequestTooLong",
    "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
  ],
  ["SendMessageBatch", { QueueUrl: f, Entries: entries(1, { MessageGroupId: "g" }) }, invalid, contentBased],
  ["SendMessageBatch", { QueueUrl: f, Entries: entries(1, { MessageDeduplicationId: "d" }) }, invalid, noGroup],
  [
    "ReceiveMessage",
    { QueueUrl: q, MaxNumberOfMessages: 11 },
    invalid,
    value(11, "MaxNumberOfMessages", "Must be between 1 and 10, if provided."),
  ],
  [
    "ReceiveMessage",
    { QueueUrl: q, WaitTimeSeconds: 21 },
    invalid,
    value(21, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided."),
  ],
  [
    "DeleteMessage",
    { QueueUrl: q, ReceiptHandle: "nonsense" },
    "ReceiptHandleIsInvalid",
    'The input receipt handle "nonsense" is not a valid receipt handle.',
  ],
  [
    "CreateQueue",
    { QueueName: "a b" },
    invalid,
    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
  ],
  [
    "CreateQueue",
    { QueueName: "q", Attributes: { DelaySeconds: "7" } },
    "QueueNameExists",
    "A queue already exists with the same name and a different value for attribute DelaySeconds",
  ],
  ["CreateQueue", attribute({ Colour: "red" }), "InvalidAttributeName", "Unknown Attribute Colour."],
  [
    "CreateQueue",
    attribute({ ContentBasedDeduplication: "true" }),
    "InvalidAttributeName",
    "Unknown Attribute ContentBasedDeduplication.",
  ],
  [
    "CreateQueue",
    attribute({ DeduplicationScope: "queue" }),
    "InvalidAttributeName",
    "You can specify the DeduplicationScope only when FifoQueue is set to true.",
  ],
  [
    "CreateQueue",
    attribute({ VisibilityTimeout: "43201" }),
    "InvalidAttributeValue",
    "Invalid value for the parameter VisibilityTimeout.",
  ],
  [
    "CreateQueue",
    attribute({ FifoQueue: "true" }),
    invalid,
    "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length",
  ],
  [
    "SetQueueAttributes",
    { QueueUrl: f, Attributes: { FifoQueue: "false" } },
    "InvalidAttributeValue",
    "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
  ],
  [
    "SetQueueAttributes",
    { QueueUrl: q, Attributes: { FifoQueue: "true" } },
    "InvalidAttributeName",
    "Unknown Attribute FifoQueue.",
  ],
  [
    "GetQueueAttributes",
    { QueueUrl: q, AttributeNames: ["Colour"] },
    "InvalidAttributeName",
    "Unknown Attribute Colour.",
  ],
  ["CreateQueue", attribute({ FifoQueue: "false" }), "InvalidAttributeName", "Unknown Attribute FifoQueue."],
  [
    "SendMessage",
    { QueueUrl: q, MessageBody: "m", MessageAttributes: { a: { DataType: "String", StringValue: "Invalid-\b" } } },
    invalid,
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
  ],
  [
    "SendMessage",
    {
      QueueUrl: q,
      MessageBody: "m",
      MessageAttributes: { a: { DataType: `Number.${"L".repeat(256)}`, StringValue: "1" } },
    },
    invalid,
    "Message (user) attribute types must be shorter than 256 Bytes",
  ],
  [
    "SendMessage",
    {
      QueueUrl: q,
      MessageBody: "m",
      MessageAttributes: Object.fromEntries(entries(11).map(({ Id }) => [Id, text])),
    },
    invalid,
    "Number of message attributes [11] exceeds the allowed maximum [10].",
  ],
  ["TagQueue", { QueueUrl: q, Tags: {} }, missing, "The request must contain the parameter Tags."],
  ["UntagQueue", { QueueUrl: q, TagKeys: [] }, invalid, "Tag keys must be between 1 and 128 characters in length."],
  [
    "AddPermission",
    { QueueUrl: q, Label: "l", AWSAccountIds: ["210987654321"], Actions: ["RemovePermission"] },
    invalid,
    value("SQS:RemovePermission", "ActionName", "Only the queue owner is allowed to invoke this action."),
  ],
  [
    "AddPermission",
    { QueueUrl: q, Label: "l", AWSAccountIds: ["210987654321"], Actions: [] },
    missing,
    "The request must contain the parameter Actions.",
  ],
  [
    "AddPermission",
    { QueueUrl: q, Label: "l", AWSAccountIds: [], Actions: ["SendMessage"] },
    invalid,
    value("[]", "PrincipalId", "Unable to verify."),
  ],
  ["RemovePermission", { QueueUrl: q, Label: "none" }, invalid, value("none", "Label", "can't find label.")],
];

for (const [operation, input, name, message] of refusals) {
  test(`${operation} is refused with ${name}: ${message.slice(0, 90)}`, async () => {
    const answer = await api.raw("POST", "/", JSON.stringify(input), {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${operation}`,
    });
    assert.equal(answer.status, 400);
    assert.equal(answer.headers.get("content-type"), "application/x-amz-json-1.0");
    assert.equal(answer.headers.get("x-amzn-query-error"), `${codes[name] ?? name};Sender`);
    assert.deepEqual(await answer.json(), { __type: `com.amazonaws.sqs#${name}`, message });
  });
}

test("an empty batch is refused", async () => {
  const answer = await sendForm(api.endpoint + q, { Action: "DeleteMessageBatch" });
  assert.equal(elementOf(answer.xml, "Code"), "AWS.SimpleQueueService.EmptyBatchRequest");
  const json = await api.raw("POST", "/", JSON.stringify({ QueueUrl: q, Entries: [] }), {
    "x-amz-target": "AmazonSQS.DeleteMessageBatch",
  });
  assert.match(await json.text(), /There should be at least one DeleteMessageBatchRequestEntry in the request\./);
});

test("the query protocol says of a missing queue that it is not there for this wsdl version", async () => {
  const { status, xml } = await sendForm(api.endpoint, { Action: "GetQueueUrl", QueueName: "none" });
  assert.equal(status, 400);
  assert.match(
    xml,
    /^<ErrorResponse xmlns="http:\/\/queue\.amazonaws\.com\/doc\/2012-11-05\/"><Error><Type>Sender<\/Type>/,
  );
  assert.equal(elementOf(xml, "Code"), "AWS.SimpleQueueService.NonExistentQueue");
  assert.equal(elementOf(xml, "Message"), "The specified queue does not exist for this wsdl version.");
});
