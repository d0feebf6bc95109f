import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AddPermissionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishCommand,
  RemovePermissionCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  type Subscription,
  TagResourceCommand,
  UnsubscribeCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import { told } from "../support/event-clients.ts";
import { openForeignService } from "../support/foreign-service.ts";
import { openApi } from "../support/open-api.ts";
import { elementOf, sendForm } from "../support/open-sqs-client.ts";
import { arnOf, createTopic, openSnsClient, subscribe } from "../support/topic-bench.ts";

const t = arnOf("sns", "t");

test("topics are made once, shown with what AWS gives them, changed and deleted", async () => {
  await using api = await openApi();
  using sns = openSnsClient(api.endpoint);
  assert.equal(await createTopic(sns, "t", { DisplayName: "Orders" }), t);
  assert.equal(await createTopic(sns, "t"), t);
  await createTopic(sns, "s.fifo", { FifoTopic: "true" });
  const attributesOf = async (TopicArn: string) =>
    (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {};
  const { Policy, EffectiveDeliveryPolicy, ...attributes } = await attributesOf(t);
  assert.deepEqual(attributes, {
    TopicArn: t,
    Owner: "123456789012",
    DisplayName: "Orders",
    SubscriptionsConfirmed: "0",
    SubscriptionsPending: "0",
    SubscriptionsDeleted: "0",
  });
  assert.equal(JSON.parse(Policy ?? "").Statement[0].Sid, "__default_statement_ID");
  assert.equal(JSON.parse(EffectiveDeliveryPolicy ?? "").http.defaultHealthyRetryPolicy.numRetries, 3);
  assert.partialDeepStrictEqual(await attributesOf(arnOf("sns", "s.fifo")), {
    FifoTopic: "true",
    ContentBasedDeduplication: "false",
  });
  const change = { TopicArn: t, AttributeName: "DisplayName", AttributeValue: "a<b" };
  await sns.send(new SetTopicAttributesCommand(change));
  assert.equal((await attributesOf(t))["DisplayName"], "a<b");
  const { Topics } = await sns.send(new ListTopicsCommand({}));
  assert.deepEqual(Topics, [{ TopicArn: arnOf("sns", "s.fifo") }, { TopicArn: t }]);
  await sns.send(new DeleteTopicCommand({ TopicArn: t }));
  await sns.send(new DeleteTopicCommand({ TopicArn: t }));
  await assert.rejects(attributesOf(t), { name: "NotFoundException" });
});

test("subscriptions are made once, shown, and gone with their topic; a person's waits for a confirmation", async () => {
  await using api = await openApi();
  using sns = openSnsClient(api.endpoint);
  await createTopic(sns, "t");
  const queue = arnOf("sqs", "q");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("sqs", "letters") });
  const arn = await subscribe(sns, t, queue, { FilterPolicy: '{"a":["b"]}', RedrivePolicy });
  assert.equal(await subscribe(sns, t, queue), arn);
  const mail = { TopicArn: t, Protocol: "email", Endpoint: "a@b.example" };
  assert.equal((await sns.send(new SubscribeCommand(mail))).SubscriptionArn, "pending confirmation");
  const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
  assert.deepEqual(Attributes, {
    SubscriptionArn: arn,
    TopicArn: t,
    Owner: "123456789012",
    Protocol: "sqs",
    Endpoint: queue,
    PendingConfirmation: "false",
    ConfirmationWasAuthenticated: "true",
    SubscriptionPrincipal: "arn:aws:iam::123456789012:root",
    RawMessageDelivery: "false",
    FilterPolicy: '{"a":["b"]}',
    FilterPolicyScope: "MessageAttributes",
    RedrivePolicy,
  });
  const shared = { Owner: "123456789012", TopicArn: t };
  const expected = [
    { ...shared, SubscriptionArn: "PendingConfirmation", Protocol: "email", Endpoint: "a@b.example" },
    { ...shared, SubscriptionArn: arn, Protocol: "sqs", Endpoint: queue },
  ];
  const byProtocol = (list: Subscription[] = []) =>
    list.toSorted((a, b) => ((a.Protocol ?? "") < (b.Protocol ?? "") ? -1 : 1));
  const listed = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: t }));
  assert.deepEqual(byProtocol(listed.Subscriptions), expected);
  assert.deepEqual(byProtocol((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions), expected);
  await sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
  await sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
  const rest = await sns.send(new ListSubscriptionsCommand({}));
  assert.equal(rest.Subscriptions?.length, 1);
  await sns.send(new DeleteTopicCommand({ TopicArn: t }));
  assert.deepEqual((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions, []);
});

test("what is asked for again with the values that hold anyway, or with fewer of them, is the same", async () => {
  await using api = await openApi();
  using sns = openSnsClient(api.endpoint);
  const [a, b] = [
    { Key: "a", Value: "1" },
    { Key: "b", Value: "2" },
  ];
  for (const Tags of [[a, b], [b], []]) {
    assert.equal((await sns.send(new CreateTopicCommand({ Name: "t", Tags }))).TopicArn, t);
  }
  const queue = arnOf("sqs", "q");
  const arn = await subscribe(sns, t, queue, { RawMessageDelivery: "True" });
  const same = { RawMessageDelivery: "true", FilterPolicyScope: "MessageAttributes" };
  assert.equal(await subscribe(sns, t, queue, same), arn);
  const changed = { ...same, FilterPolicyScope: "MessageBody" };
  await assert.rejects(subscribe(sns, t, queue, changed), { name: "InvalidParameterException" });
});

test("a telephone is subscribed at once, as on AWS", async () => {
  await using api = await openApi();
  using sns = openSnsClient(api.endpoint);
  await createTopic(sns, "t");
  const phone = { TopicArn: t, Protocol: "sms", Endpoint: "+12/34-567.890" };
  const { SubscriptionArn } = await sns.send(new SubscribeCommand(phone));
  const { Subscriptions } = await sns.send(new ListSubscriptionsCommand({}));
  assert.deepEqual(
    Subscriptions?.map((each) => each.SubscriptionArn),
    [SubscriptionArn],
  );
  assert.match(SubscriptionArn ?? "", /^arn:aws:sns:us-east-1:123456789012:t:/);
});

test("a standard queue's subscription to a FIFO topic has a standard queue for its dead letters", async () => {
  await using api = await openApi();
  using sns = openSnsClient(api.endpoint);
  const topic = await createTopic(sns, "s.fifo", { FifoTopic: "true" });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("sqs", "letters") });
  await subscribe(sns, topic, arnOf("sqs", "q"), { RedrivePolicy });
  await assert.rejects(subscribe(sns, topic, arnOf("sqs", "q.fifo"), { RedrivePolicy }), {
    message:
      "Invalid parameter: Attributes Reason: RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a " +
      "FIFO Topic.",
  });
});

test("a FIFO topic takes a hundred subscriptions", async () => {
  await using api = await openApi();
  using sns = openSnsClient(api.endpoint);
  const topic = await createTopic(sns, "s.fifo", { FifoTopic: "true" });
  for (let index = 0; index < 100; index += 1) await subscribe(sns, topic, arnOf("sqs", `q${index}`));
  await subscribe(sns, topic, arnOf("sqs", "q0"));
  await assert.rejects(subscribe(sns, topic, arnOf("sqs", "another")), { name: "SubscriptionLimitExceededException" });
});

test("lists of more than a hundred come in pages", async () => {
  await using api = await openApi();
  using sns = openSnsClient(api.endpoint);
  for (let index = 0; index < 101; index += 1) await createTopic(sns, `t${index}`);
  const { Topics: first = [], NextToken } = await sns.send(new ListTopicsCommand({}));
  const { Topics: second = [], ...end } = await sns.send(new ListTopicsCommand({ NextToken }));
  assert.deepEqual([first.length, second.length, told(end)], [100, 1, {}]);
  assert.equal(new Set([...first, ...second].map(({ TopicArn }) => TopicArn)).size, 101);
});

test("topics have tags, and a policy to which permissions are added", async () => {
  await using api = await openApi();
  using sns = openSnsClient(api.endpoint);
  await createTopic(sns, "t");
  const Tags = [
    { Key: "a", Value: "1" },
    { Key: "b", Value: "&" },
  ];
  await sns.send(new TagResourceCommand({ ResourceArn: t, Tags }));
  await sns.send(new UntagResourceCommand({ ResourceArn: t, TagKeys: ["a"] }));
  const tags = await sns.send(new ListTagsForResourceCommand({ ResourceArn: t }));
  assert.deepEqual(tags.Tags, [{ Key: "b", Value: "&" }]);
  using others = openSnsClient(api.endpoint, { accessKeyId: "210987654321", secretAccessKey: "s" });
  const message = { TopicArn: t, Message: "m" };
  await assert.rejects(others.send(new PublishCommand(message)), {
    name: "AuthorizationErrorException",
    message:
      "User: arn:aws:iam::210987654321:root is not authorized to perform: SNS:Publish on resource: " +
      `${t} because no resource-based policy allows the SNS:Publish action`,
  });
  const permission = { TopicArn: t, Label: "l", AWSAccountId: ["210987654321"], ActionName: ["Publish"] };
  await sns.send(new AddPermissionCommand(permission));
  await others.send(new PublishCommand(message));
  await sns.send(new RemovePermissionCommand({ TopicArn: t, Label: "l" }));
  await assert.rejects(others.send(new PublishCommand(message)), { name: "AuthorizationErrorException" });
});

test("where somebody else's SNS is configured, requests for it go there", async () => {
  await using service = await openForeignService((_, response) => {
    response.setHeader("Content-Type", "text/xml");
    response.end("<PublishResponse><PublishResult><MessageId>theirs</MessageId></PublishResult></PublishResponse>");
  });
  await using api = await openApi({ upstreams: { sns: service.endpoint } });
  using sns = openSnsClient(api.endpoint);
  const { MessageId } = await sns.send(new PublishCommand({ TopicArn: t, Message: "m" }));
  assert.equal(MessageId, "theirs");
  assert.match(service.arrived[0]?.body.toString() ?? "", /Action=Publish/);
  const unsigned = await sendForm(api.endpoint, { Action: "ListTopics", Version: "2010-03-31" });
  assert.deepEqual(
    [unsigned.status, elementOf(unsigned.xml, "Message")],
    [403, "Forms for sns go to the endpoint configured for it, and have to be signed"],
  );
});

test("where there are access keys SNS wants signed requests, and takes them", async () => {
  await using api = await openApi();
  using strangers = openSnsClient(api.endpoint);
  const { id, secret } = api.keys.create("123456789012", 0);
  using owners = openSnsClient(api.endpoint, { accessKeyId: id, secretAccessKey: secret });
  assert.equal(await createTopic(owners, "t"), t);
  await assert.rejects(createTopic(strangers, "t"), { name: "UnrecognizedClientException" });
});
