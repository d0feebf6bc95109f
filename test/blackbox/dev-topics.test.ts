/** Topics of a project, as `lambkin dev` puts them again after a change. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsCommand,
} from "@aws-sdk/client-sns";
import { servicesAt } from "../../src/dev/deploy/services.ts";
import { subscriptions, topics } from "../../src/dev/deploy/topics.ts";
import { openApi } from "../support/open-api.ts";
import { arnOf, openSnsClient } from "../support/topic-bench.ts";

test("what is no longer said of a topic or a subscription is as it is where nothing is said", async () => {
  await using api = await openApi();
  using sns = openSnsClient(api.endpoint);
  const services = await servicesAt(api.endpoint, "us-east-1", undefined);
  const bare = { Name: "t.fifo", Attributes: { FifoTopic: "true" } };
  const said = {
    ContentBasedDeduplication: "true",
    DisplayName: "Orders",
    FifoThroughputScope: "MessageGroup",
    SignatureVersion: "2",
    TracingConfig: "Active",
  };
  const topic = { ...bare, Attributes: { ...bare.Attributes, ...said } };
  await topics(services).put(topic, undefined);
  await topics(services).put(bare, topic);
  const TopicArn = arnOf("sns", "t.fifo");
  const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  assert.partialDeepStrictEqual(Attributes, {
    ContentBasedDeduplication: "false",
    DisplayName: "",
    FifoThroughputScope: "Topic",
    SignatureVersion: "1",
    TracingConfig: "PassThrough",
  });
  const plain = { TopicArn, Protocol: "sqs", Endpoint: arnOf("sqs", "q") } as const;
  const raw = {
    ...plain,
    Attributes: {
      RawMessageDelivery: "true",
      FilterPolicy: '{"a":{"b":[1]}}',
      FilterPolicyScope: "MessageBody",
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("sqs", "letters") }),
    },
  };
  await subscriptions(services).put(raw, undefined);
  await subscriptions(services).put(plain, raw);
  const { Subscriptions: [{ SubscriptionArn } = {}] = [] } = await sns.send(new ListSubscriptionsCommand({}));
  const shown = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  const { RawMessageDelivery, FilterPolicy, RedrivePolicy } = shown.Attributes ?? {};
  assert.deepEqual([RawMessageDelivery, FilterPolicy, RedrivePolicy], ["false", undefined, undefined]);
});
