/** Who may do what with topics, and topics with queues, once there are access keys. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { DeleteMessageCommand, ReceiveMessageCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { Diagnostics } from "../../src/diagnostics.ts";
import { AccessKeys } from "../../src/edge/access/access-keys.ts";
import { startEngine } from "../../src/engine.ts";
import { eventClients } from "../support/event-clients.ts";
import { createQueue, openSqsClient } from "../support/open-sqs-client.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { arnOf, createTopic, openSnsClient, subscribe } from "../support/topic-bench.ts";

test("where there are access keys a queue's policy has to let a topic in, and a topic's a rule", async () => {
  await using data = await temporaryDirectory();
  const { id, secret } = new AccessKeys(data.path).create("123456789012", 0);
  const credentials = { accessKeyId: id, secretAccessKey: secret };
  const config = { port: 0, prewarm: 0, region: "us-east-1", dataDirectory: data.path };
  const refused = Promise.withResolvers<void>();
  const diagnostics: Diagnostics = (_, event, facts) => {
    if (event === "events.not-delivered" && facts?.["rule"] !== undefined) refused.resolve();
  };
  await using engine = await startEngine(config, { diagnostics });
  using sqs = openSqsClient(engine.endpoint, credentials);
  using sns = openSnsClient(engine.endpoint, credentials);
  using clients = eventClients(engine.endpoint, credentials);
  const TopicArn = await createTopic(sns, "t");
  const [queue, letters] = [await createQueue(sqs, "q"), await createQueue(sqs, "letters")];
  const permit = async (QueueUrl: string, name: string): Promise<void> => {
    const Condition = { ArnEquals: { "aws:SourceArn": TopicArn } };
    const Policy = policy("sns.amazonaws.com", "sqs:SendMessage", arnOf("sqs", name), { Condition });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  };
  const received = async (QueueUrl: string): Promise<string | undefined> => {
    const request = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });
    const { Messages: [message] = [] } = await sqs.send(request);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    return message?.Body;
  };
  await permit(letters, "letters");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("sqs", "letters") });
  await subscribe(sns, TopicArn, arnOf("sqs", "q"), { RawMessageDelivery: "true", RedrivePolicy });
  await sns.send(new PublishCommand({ TopicArn, Message: "kept out" }));
  assert.equal(await received(letters), "kept out");
  await permit(queue, "q");
  await sns.send(new PublishCommand({ TopicArn, Message: "let in" }));
  assert.equal(await received(queue), "let in");

  await clients.events.send(new PutRuleCommand({ Name: "r", EventPattern: '{"source":["shop"]}' }));
  const Targets = [{ Id: "t", Arn: TopicArn, InputPath: "$.detail" }];
  await clients.events.send(new PutTargetsCommand({ Rule: "r", Targets }));
  const put = async (Detail: string): Promise<void> => {
    await clients.events.send(new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "order", Detail }] }));
  };
  await put('{"is":"kept out"}');
  const AttributeValue = policy("events.amazonaws.com", "sns:Publish", TopicArn, {});
  await refused.promise;
  await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
  await put('{"is":"let in"}');
  assert.equal(await received(queue), '{"is":"let in"}');
});

function policy(Service: string, Action: string, Resource: string, more: object): string {
  return JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service }, Action, Resource, ...more }] });
}
