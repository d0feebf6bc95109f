/** What is published to the engine's own topics, and where it goes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PublishCommand } from "@aws-sdk/client-sns";
import { arnOf, createTopic, openTopicBench, subscribe } from "../support/topic-bench.ts";

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
