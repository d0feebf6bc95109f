import assert from "node:assert/strict";
import { test } from "node:test";
import { complaintOf, projectIn, withEvent } from "../../support/read-project.ts";

const arn = "arn:aws:lambda:us-east-1:123456789012:function:shop-dev-hello";
const queue = (name: string): string => `arn:aws:sqs:us-east-1:123456789012:${name}`;

const mappings: Readonly<Record<string, readonly [mapping: object, queue: object]>> = {
  "sqs: arn:aws:sqs:eu-west-1:111111111111:jobs": [{}, { QueueName: "jobs", Attributes: { VisibilityTimeout: "40" } }],
  "sqs:\n  arn: arn:aws:sqs:eu-west-1:111111111111:jobs.fifo\n  batchSize: 5\n  enabled: false": [
    { EventSourceArn: queue("jobs.fifo"), BatchSize: 5, Enabled: false },
    { QueueName: "jobs.fifo", Attributes: { VisibilityTimeout: "40", FifoQueue: "true" } },
  ],
  "sqs:\n  arn: !GetAtt Jobs.Arn\n  maximumBatchingWindow: 10\n  maximumConcurrency: 2\n  functionResponseType: ReportBatchItemFailures\n  filterPatterns:\n    - body: { kind: [a] }":
    [
      {
        EventSourceArn: queue("mine"),
        MaximumBatchingWindowInSeconds: 10,
        ScalingConfig: { MaximumConcurrency: 2 },
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["a"]}}' }] },
      },
      { QueueName: "mine", Attributes: { VisibilityTimeout: "60" } },
    ],
};

const ownQueue = `resources:
  Resources:
    Jobs:
      Type: AWS::SQS::Queue
      Properties: { QueueName: mine, VisibilityTimeout: 60 }
`;

for (const [event, [mapping, made]] of Object.entries(mappings)) {
  test(`'${event.replaceAll(/\s+/g, " ")}' is a mapping of a queue that is there`, async () => {
    const { mappings: read, queues } = await projectIn(withEvent(event, event.includes("Jobs") ? ownQueue : ""));
    assert.deepEqual(read, [
      { EventSourceArn: queue("jobs"), FunctionName: "shop-dev-hello", Enabled: true, ...mapping },
    ]);
    assert.deepEqual(queues, [made]);
  });
}

const rules: Readonly<Record<string, readonly [rule: object, target: object]>> = {
  "schedule: rate(5 minutes)": [{ Name: "shop-dev-hello-schedule-1", ScheduleExpression: "rate(5 minutes)" }, {}],
  "schedule:\n  rate: cron(0 12 * * ? *)\n  name: noon\n  description: daily\n  enabled: false\n  input: { a: 1 }": [
    { Name: "noon", ScheduleExpression: "cron(0 12 * * ? *)", Description: "daily", State: "DISABLED" },
    { Input: '{"a":1}' },
  ],
  "schedule:\n  rate: rate(1 hour)\n  input: { body: '{\"a\":1}' }": [
    { Name: "shop-dev-hello-schedule-1", ScheduleExpression: "rate(1 hour)" },
    { Input: '{"body":{"a":1}}' },
  ],
  "schedule:\n  rate: rate(1 hour)\n  inputTransformer: { inputTemplate: '{\"t\": <t>}', inputPathsMap: { t: $.time } }":
    [
      { Name: "shop-dev-hello-schedule-1", ScheduleExpression: "rate(1 hour)" },
      { InputTransformer: { InputTemplate: '{"t": <t>}', InputPathsMap: { t: "$.time" } } },
    ],
  "cloudwatchEvent:\n  event: { source: [aws.ec2] }\n  enabled: false": [
    { Name: "shop-dev-hello-rule-1", EventPattern: '{"source":["aws.ec2"]}', State: "DISABLED" },
    {},
  ],
  "eventBridge:\n  schedule: rate(10 minutes)\n  inputPath: $.detail": [
    { Name: "shop-dev-hello-rule-1", ScheduleExpression: "rate(10 minutes)" },
    { InputPath: "$.detail" },
  ],
  "eventBridge:\n  eventBus: orders\n  pattern: { source: [shop] }\n  retryPolicy: { maximumEventAge: 60, maximumRetryAttempts: 1 }":
    [
      { Name: "shop-dev-hello-rule-1", EventPattern: '{"source":["shop"]}', EventBusName: "orders" },
      { RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 } },
    ],
  "eventBridge:\n  eventBus: arn:aws:events:eu-west-1:111111111111:event-bus/orders\n  pattern: { detail-type: [a] }": [
    { Name: "shop-dev-hello-rule-1", EventPattern: '{"detail-type":["a"]}', EventBusName: "orders" },
    {},
  ],
};

for (const [event, [rule, target]] of Object.entries(rules)) {
  test(`'${event.replaceAll(/\s+/g, " ")}' is a rule`, async () => {
    const { rules: read, buses } = await projectIn(withEvent(event));
    const Id = event.startsWith("schedule") ? "helloSchedule" : "helloRule";
    assert.deepEqual(read, [{ rule: { State: "ENABLED", ...rule }, targets: [{ Id, Arn: arn, ...target }] }]);
    assert.deepEqual(buses, event.includes("eventBus") ? ["orders"] : []);
  });
}

test("several rates are several rules, and a time zone makes schedules of them", async () => {
  const several = "schedule:\n  rate:\n    - rate(1 minute)\n    - cron(0 1 * * ? *)";
  const { rules: read } = await projectIn(withEvent(several));
  assert.deepEqual(
    read.map(({ rule }) => rule.Name),
    ["shop-dev-hello-schedule-1", "shop-dev-hello-schedule-2"],
  );
  const { schedules } = await projectIn(withEvent(`${several}\n  timezone: Europe/Berlin\n  input: { a: 1 }`));
  assert.deepEqual(
    schedules.map(({ ScheduleExpression, ScheduleExpressionTimezone }) => [
      ScheduleExpression,
      ScheduleExpressionTimezone,
    ]),
    [
      ["rate(1 minute)", "Europe/Berlin"],
      ["cron(0 1 * * ? *)", "Europe/Berlin"],
    ],
  );
  assert.deepEqual(schedules[0]?.Target.Input, '{"a":1}');
});

test("the method scheduler makes a schedule", async () => {
  const { schedules, rules: read } = await projectIn(
    withEvent("schedule:\n  method: scheduler\n  rate: rate(1 minute)\n  name: tick\n  roleArn: arn:aws:iam::1:role/r"),
  );
  assert.deepEqual(read, []);
  assert.deepEqual(schedules, [
    {
      Name: "tick",
      ScheduleExpression: "rate(1 minute)",
      FlexibleTimeWindow: { Mode: "OFF" },
      State: "ENABLED",
      Target: { Arn: arn, RoleArn: "arn:aws:iam::1:role/r" },
    },
  ]);
});

const topics: Readonly<Record<string, readonly [topics: object, attributes: object | undefined]>> = {
  "sns: orders": [{ Name: "orders" }, undefined],
  "sns: arn:aws:sns:eu-west-1:111111111111:orders": [{ Name: "orders" }, undefined],
  "sns: { topicName: orders, displayName: Orders }": [
    { Name: "orders", Attributes: { DisplayName: "Orders" } },
    undefined,
  ],
  "sns: { arn: 'arn:aws:sns:us-east-1:123456789012:orders', filterPolicyScope: MessageBody, filterPolicy: { a: [1] } }":
    [{ Name: "orders" }, { FilterPolicyScope: "MessageBody", FilterPolicy: '{"a":[1]}' }],
  "sns: { topicName: orders, redrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead' } }": [
    { Name: "orders" },
    { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead"}' },
  ],
};

for (const [event, [topic, Attributes]] of Object.entries(topics)) {
  test(`'${event}' subscribes the function to a topic, which is made`, async () => {
    const project = await projectIn(withEvent(event));
    const TopicArn = "arn:aws:sns:us-east-1:123456789012:orders";
    const shared = { TopicArn, Protocol: "lambda", Endpoint: arn };
    assert.deepEqual(project.topics, [topic]);
    assert.deepEqual(project.subscriptions, [{ ...shared, ...(Attributes && { Attributes }) }]);
    assert.deepEqual(project.unserved, []);
  });
}

const unserved: Readonly<Record<string, string>> = {
  'sns: { arn: { "Fn::ImportValue": topic } }': 'sns event of functions.hello: {"Fn::ImportValue":"topic"}',
  "sns: { topicName: t, redrivePolicy: { deadLetterTargetRef: Dead } }":
    'sns event of functions.hello: {"deadLetterTargetRef":"Dead"}',
  "s3: bucket": "s3 event of functions.hello",
  "stream: arn:aws:kinesis:us-east-1:123456789012:stream/a": "stream event of functions.hello",
  "websocket: $connect": "websocket event of functions.hello",
  "alb: { listenerArn: x, priority: 1, conditions: { path: / } }": "alb event of functions.hello",
  "cognitoUserPool: { pool: a, trigger: PreSignUp }": "cognitoUserPool event of functions.hello",
  alexaSkill: "alexaSkill event of functions.hello",
  "http: { path: a, method: get, private: true }": "API keys of GET /a (private)",
  "http: { path: a, method: get, authorizer: aws_iam }": "authorizer aws_iam of functions.hello (served without it)",
  "http: { path: a, method: get, integration: lambda }": "http event of functions.hello with the integration lambda",
  "http: { path: a, method: get, authorizer: { name: x, type: COGNITO_USER_POOLS, arn: 'arn:aws:cognito-idp:us-east-1:1:userpool/x' } }":
    "authorizer arn:aws:cognito-idp:us-east-1:1:userpool/x of functions.hello (served without it)",
  "httpApi: { path: /a, method: get, authorizer: { type: aws_iam } }":
    "authorizer aws_iam of functions.hello (served without it)",
  "http: { path: a, method: get, authorizer: { type: AWS_IAM } }":
    "authorizer aws_iam of functions.hello (served without it)",
  "sqs: { arn: { 'Fn::GetAtt': [Nothing, Arn] } }": 'sqs event of functions.hello: {"Fn::GetAtt":["Nothing","Arn"]}',
};

for (const [event, what] of Object.entries(unserved)) {
  test(`'${event}' is told of, with its line`, async () => {
    assert.deepEqual((await projectIn(withEvent(event))).unserved, [{ what, where: "serverless.yml:10" }]);
  });
}

const refusals: Readonly<Record<string, string>> = {
  "httpApi: hello": 'serverless.yml:10: functions.hello.events[0].httpApi must be "METHOD /path" or "*", not "hello"',
  "httpApi: { path: /a, authorizer: nobody }":
    'serverless.yml:10: functions.hello.events[0].httpApi.authorizer names the authorizer "nobody", which is not in provider.httpApi.authorizers',
  "http: hello": 'serverless.yml:10: functions.hello.events[0].http must be "METHOD path", not "hello"',
  "http: { path: a }": "serverless.yml:10: functions.hello.events[0].http.method is missing",
  "http: { path: a, method: get, authorizer: nobody }":
    'serverless.yml:10: functions.hello.events[0].http.authorizer names the function "nobody", which is not in functions',
  "schedule: 5 minutes":
    'serverless.yml:10: functions.hello.events[0].schedule must be rate(…), cron(…) or at(…), not "5 minutes"',
  "schedule: { name: x }": "serverless.yml:10: functions.hello.events[0].schedule has no rate",
  "sqs: { batchSize: 3 }": "serverless.yml:10: functions.hello.events[0].sqs.arn is missing",
  "sqs: { arn: a, batchSize: many }":
    'serverless.yml:10: functions.hello.events[0].sqs.batchSize must be a number, not "many"',
  "eventBridge: { eventBus: a }":
    "serverless.yml:10: functions.hello.events[0].eventBridge has no pattern and no schedule",
};

for (const [event, complaint] of Object.entries(refusals)) {
  test(`'${event}' is refused`, async () => {
    assert.equal(await complaintOf(withEvent(event)), `${complaint} | - ${event}`);
  });
}
