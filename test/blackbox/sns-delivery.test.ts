/** What is published to the engine's own topics, and where it goes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  InvokeCommand,
  PutFunctionEventInvokeConfigCommand,
  RemovePermissionCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import {
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventClients } from "../support/event-clients.ts";
import { createQueue } from "../support/open-sqs-client.ts";
import { messagesIn } from "../support/queue-bench.ts";
import { arnOf, createTopic, openTopicBench, subscribe, topicBenchAt } from "../support/topic-bench.ts";

test("a function that is subscribed to a topic gets its messages as AWS sends them", async () => {
  await using bench = await openTopicBench();
  const TopicArn = await createTopic(bench.sns, "orders");
  const subscription = await subscribe(bench.sns, TopicArn, await bench.listener("f"));
  assert.match(subscription, /^arn:aws:sns:us-east-1:123456789012:orders:[0-9a-f-]{36}$/);
  const MessageAttributes = {
    kind: { DataType: "String", StringValue: "new" },
    bytes: { DataType: "Binary", BinaryValue: Uint8Array.of(1, 2) },
  };
  const { MessageId } = await bench.sns.send(
    new PublishCommand({ TopicArn, Subject: "Hello", Message: '{"id":1}', MessageAttributes }),
  );
  const event = await bench.told<{ Records: { Sns: { Timestamp: string } }[] }>();
  assert.match(event.Records[0]?.Sns.Timestamp ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(event, {
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: subscription,
        Sns: {
          Type: "Notification",
          MessageId,
          TopicArn: arnOf("sns", "orders"),
          Subject: "Hello",
          Message: '{"id":1}',
          Timestamp: event.Records[0]?.Sns.Timestamp,
          SignatureVersion: "1",
          Signature: "EXAMPLE",
          SigningCertUrl:
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-00000000000000000000000000000000.pem",
          UnsubscribeUrl: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscription}`,
          MessageAttributes: { kind: { Type: "String", Value: "new" }, bytes: { Type: "Binary", Value: "AQI=" } },
        },
      },
    ],
  });
  await bench.sns.send(new PublishCommand({ TargetArn: TopicArn, Message: "plain" }));
  const { Records } = await bench.told<{ Records: { Sns: object }[] }>();
  assert.partialDeepStrictEqual(Records[0]?.Sns, { Subject: null, Message: "plain", MessageAttributes: {} });
});

test("a message goes to every subscriber: functions, a queue in an envelope, another as it is", async () => {
  await using bench = await openTopicBench();
  const { sns, sqs } = bench;
  const TopicArn = await createTopic(sns, "orders");
  const [wrapped, plain] = [await createQueue(sqs, "wrapped"), await createQueue(sqs, "plain")];
  for (const name of ["f", "g"]) await subscribe(sns, TopicArn, await bench.listener(name));
  const subscription = await subscribe(sns, TopicArn, arnOf("sqs", "wrapped"));
  await subscribe(sns, TopicArn, arnOf("sqs", "plain"), { RawMessageDelivery: "true" });
  const MessageAttributes = {
    count: { DataType: "Number", StringValue: "1.0" },
    bytes: { DataType: "Binary", BinaryValue: Uint8Array.of(1, 2) },
  };
  const forTelephones = { "AWS.SNS.SMS.SenderID": { DataType: "String", StringValue: "shop" } };
  const Message = JSON.stringify({ default: "for all", lambda: "for functions" });
  const { MessageId } = await sns.send(
    new PublishCommand({
      TopicArn,
      Message,
      MessageStructure: "json",
      MessageAttributes: { ...MessageAttributes, ...forTelephones },
    }),
  );
  const told = [await bench.told<Invoked>(), await bench.told<Invoked>()];
  assert.deepEqual(
    told.map(({ Records: [record] }) => [record.Sns.MessageId, record.Sns.Message]),
    [
      [MessageId, "for functions"],
      [MessageId, "for functions"],
    ],
  );
  assert.notEqual(told[0]?.Records[0].EventSubscriptionArn, told[1]?.Records[0].EventSubscriptionArn);
  const { Body = "" } = await received(sqs, wrapped);
  const lines = Body.split("\n");
  assert.match(lines.splice(5, 1)[0] ?? "", /^  "Timestamp" : "20.*Z",$/);
  const host = "https://sns.us-east-1.amazonaws.com";
  assert.deepEqual(lines, [
    "{",
    '  "Type" : "Notification",',
    `  "MessageId" : "${MessageId}",`,
    `  "TopicArn" : "${TopicArn}",`,
    '  "Message" : "for all",',
    '  "SignatureVersion" : "1",',
    '  "Signature" : "EXAMPLE",',
    `  "SigningCertURL" : "${host}/SimpleNotificationService-00000000000000000000000000000000.pem",`,
    `  "UnsubscribeURL" : "${host}/?Action=Unsubscribe&SubscriptionArn=${subscription}",`,
    '  "MessageAttributes" : {',
    '    "count" : {"Type":"Number","Value":"1.0"},',
    '    "bytes" : {"Type":"Binary","Value":"AQI="},',
    '    "AWS.SNS.SMS.SenderID" : {"Type":"String","Value":"shop"}',
    "  }",
    "}",
  ]);
  const raw = await received(sqs, plain);
  assert.deepEqual([raw.Body, raw.MessageAttributes], ["for all", MessageAttributes]);
});

test("a filter policy lets through what has its attributes, or its text", async () => {
  await using bench = await openTopicBench();
  const { sns, sqs } = bench;
  const TopicArn = await createTopic(sns, "orders");
  const raw = { RawMessageDelivery: "true" };
  const queue = await createQueue(sqs, "q");
  const subscription = await subscribe(sns, TopicArn, arnOf("sqs", "q"), {
    ...raw,
    FilterPolicy: '{"kind":["new",{"prefix":"re"}]}',
  });
  const publish = async (Message: string, kind: string): Promise<void> => {
    const MessageAttributes = { kind: { DataType: "String", StringValue: kind } };
    await sns.send(new PublishCommand({ TopicArn, Message, MessageAttributes }));
  };
  await publish("1", "old");
  await publish("2", "reopened");
  assert.equal((await received(sqs, queue)).Body, "2");
  for (const [AttributeName, AttributeValue] of [
    ["FilterPolicy", ""],
    ["FilterPolicyScope", "MessageBody"],
    ["FilterPolicy", '{"order":{"id":[{"numeric":[">",5]}]}}'],
  ]) {
    const change = { SubscriptionArn: subscription, AttributeName, AttributeValue };
    await sns.send(new SetSubscriptionAttributesCommand(change));
  }
  await publish("no JSON", "new");
  await publish('{"order":{"id":5}}', "new");
  await publish('{"order":{"id":6}}', "new");
  assert.equal((await received(sqs, queue)).Body, '{"order":{"id":6}}');
});

test("what a subscriber can't have goes to the queue of its RedrivePolicy, as a queue would have got it", async () => {
  await using bench = await openTopicBench();
  const { sns, sqs } = bench;
  const TopicArn = await createTopic(sns, "orders");
  const letters = await createQueue(sqs, "letters");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("sqs", "letters") });
  const forbidden = await bench.listener("forbidden");
  const removal = new RemovePermissionCommand({ FunctionName: "forbidden", StatementId: "topics" });
  await bench.lambda.send(removal);
  const MessageAttributes = { n: { DataType: "Number", StringValue: "1" } };
  for (const [endpoint, attributes, body] of [
    [forbidden, {}, /^\{\n  "Type" : "Notification",[^]*"Message" : "m",/],
    [arnOf("lambda", "function:gone"), {}, /^\{\n  "Type" : "Notification",[^]*"Message" : "m",/],
    [arnOf("sqs", "gone"), { RawMessageDelivery: "true" }, /^m$/],
  ] as const) {
    const SubscriptionArn = await subscribe(sns, TopicArn, endpoint, { ...attributes, RedrivePolicy });
    await sns.send(new PublishCommand({ TopicArn, Message: "m", MessageAttributes }));
    const letter = await received(sqs, letters);
    assert.match(letter.Body ?? "", body);
    assert.deepEqual(letter.MessageAttributes, "RawMessageDelivery" in attributes ? MessageAttributes : undefined);
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  }
});

test("a FIFO topic keeps the order, delivers repeats once, and hands on groups", async () => {
  await using bench = await openTopicBench();
  const { sns, sqs } = bench;
  const TopicArn = await createTopic(sns, "t.fifo", { FifoTopic: "true" });
  const queue = await createQueue(sqs, "q.fifo", { FifoQueue: "true" });
  const standard = await createQueue(sqs, "standard");
  await subscribe(sns, TopicArn, arnOf("sqs", "q.fifo"));
  await subscribe(sns, TopicArn, arnOf("sqs", "standard"), { RawMessageDelivery: "true" });
  const texts = Array.from({ length: 10 }, (_, index) => String(index));
  const entries = texts.map((text) => ({
    Id: text,
    Message: text,
    MessageGroupId: "g",
    MessageDeduplicationId: `d${text}`,
  }));
  const batch = new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries });
  const { Successful = [] } = await sns.send(batch);
  const sequence = Successful.map(({ SequenceNumber = "" }) => SequenceNumber);
  assert.deepEqual(sequence.toSorted(), sequence);
  assert.match(sequence[0] ?? "", /^\d{20}$/);
  assert.deepEqual((await sns.send(batch)).Successful, Successful);
  for (const text of texts) {
    const { Body = "", Attributes } = await received(sqs, queue);
    const { Message, SequenceNumber, Signature } = JSON.parse(Body);
    assert.deepEqual([Message, SequenceNumber, Signature], [text, sequence[Number(text)], undefined]);
    assert.partialDeepStrictEqual(Attributes, { MessageGroupId: "g", MessageDeduplicationId: `d${text}` });
  }
  const got = new Set<string | undefined>();
  for (const _ of texts) got.add((await received(sqs, standard)).Body);
  assert.deepEqual(got, new Set(texts));
  const nothing = ["0", "0", "0"];
  assert.deepEqual([await messagesIn(sqs, queue), await messagesIn(sqs, standard)], [nothing, nothing]);
});

test("dead letters and records of functions, and events of rules, come to the engine's own topics", async () => {
  await using bench = await openTopicBench();
  const { sns, sqs, lambda } = bench;
  const TopicArn = await createTopic(sns, "orders");
  const queue = await createQueue(sqs, "q");
  await subscribe(sns, TopicArn, arnOf("sqs", "q"), { RawMessageDelivery: "true" });
  await deploy(lambda, { name: "f", code: 'exports.handler = async () => { throw new Error("no"); };' });
  const DeadLetterConfig = { TargetArn: TopicArn };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "f", DeadLetterConfig }));
  const config = { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: TopicArn } } };
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: "f", ...config }));
  const Payload = Buffer.from('{"a":1}');
  await lambda.send(new InvokeCommand({ FunctionName: "f", InvocationType: "Event", Payload }));
  const messages = [await received(sqs, queue), await received(sqs, queue)];
  const letter = messages.find(({ Body }) => Body === '{"a":1}');
  assert.deepEqual(letter?.MessageAttributes?.["ErrorMessage"], { DataType: "String", StringValue: "no" });
  assert(messages.some(({ Body }) => Body?.includes('"condition":"RetriesExhausted"')));
  using clients = eventClients(bench.endpoint);
  await clients.events.send(new PutRuleCommand({ Name: "r", EventPattern: '{"source":["shop"]}' }));
  const Targets = [{ Id: "t", Arn: TopicArn, InputPath: "$.detail" }];
  const { FailedEntries } = await clients.events.send(new PutTargetsCommand({ Rule: "r", Targets }));
  assert.deepEqual(FailedEntries, []);
  const Entries = [{ Source: "shop", DetailType: "order", Detail: '{"id":1}' }];
  await clients.events.send(new PutEventsCommand({ Entries }));
  assert.equal((await received(sqs, queue)).Body, '{"id":1}');
});

interface Invoked {
  readonly Records: readonly [
    { readonly EventSubscriptionArn: string; readonly Sns: { readonly MessageId: string; readonly Message: string } },
  ];
}

test("a function that publishes to the topic that invokes it is stopped, whoever published first", async () => {
  const stopped = Promise.withResolvers<void>();
  await using engine = await startEngine(
    { port: 0, prewarm: 1, region: "us-east-1" },
    { diagnostics: (_, event) => void (event === "invocation.loop-stopped" && stopped.resolve()) },
  );
  await using opened = new AsyncDisposableStack();
  const { sns, listener } = await topicBenchAt(engine.endpoint, opened);
  const TopicArn = await createTopic(sns, "t");
  // As the SDK does it inside a function.
  const publishes = `async () => {
    const body = new URLSearchParams({ Action: "Publish", Version: "2010-03-31", TopicArn: "${TopicArn}", Message: "m" });
    const headers = process.env._X_AMZN_TRACE_ID ? { "x-amzn-trace-id": process.env._X_AMZN_TRACE_ID } : {};
    await fetch(process.env.AWS_ENDPOINT_URL_SNS, { method: "POST", headers, body });
  }`;
  await subscribe(sns, TopicArn, await listener("f", publishes));
  await sns.send(new PublishCommand({ TopicArn, Message: "m" }));
  await stopped.promise;
});

/** The next message of a queue, taken from it. */
async function received(sqs: SQSClient, QueueUrl: string): Promise<Message> {
  const all = { MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All" as const] };
  const request = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, ...all });
  const { Messages: [message] = [] } = await sqs.send(request);
  assert(message, "nothing came for 20 seconds");
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  return message;
}
