import assert from "node:assert/strict";
import { test } from "node:test";
import type { Project } from "../../../../src/dev/project.ts";
import { readTemplate } from "../../../support/read-template.ts";

/** A template of a function with an event, beside other resources. */
function withEvent(event: string, more = "", alias = ""): string {
  return `Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs24.x
      ${alias}
      Events:
        Sent: ${event}
  Orders: { Type: AWS::SQS::Queue }
${more}`;
}

const hello = "arn:aws:lambda:us-east-1:123456789012:function:Hello";
const role = "arn:aws:iam::123456789012:role/lambkin";
const news = "arn:aws:sns:us-east-1:123456789012:news";
const orders = "arn:aws:sqs:us-east-1:123456789012:Orders";

const read: Readonly<Record<string, readonly [event: string, expected: Partial<Project>]>> = {
  "a queue": [
    `{ Type: SQS, Properties: { Queue: !GetAtt Orders.Arn, BatchSize: 5, MaximumBatchingWindowInSeconds: 1, Enabled: false,
            FunctionResponseTypes: [ReportBatchItemFailures], ScalingConfig: { MaximumConcurrency: 2 },
            FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] } } }`,
    {
      mappings: [
        {
          FunctionName: "Hello",
          EventSourceArn: orders,
          Enabled: false,
          BatchSize: 5,
          MaximumBatchingWindowInSeconds: 1,
          FunctionResponseTypes: ["ReportBatchItemFailures"],
          FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] },
          ScalingConfig: { MaximumConcurrency: 2 },
        },
      ],
    },
  ],
  "a queue of another stack, which is made": [
    "{ Type: SQS, Properties: { Queue: 'arn:aws:sqs:us-east-1:123456789012:theirs.fifo' } }",
    {
      queues: [
        { QueueName: "Orders" },
        { QueueName: "theirs.fifo", Attributes: { VisibilityTimeout: "900", FifoQueue: "true" } },
      ],
    },
  ],
  "a topic": [
    `{ Type: SNS, Properties: { Topic: 'arn:aws:sns:us-east-1:123456789012:news', Region: us-east-1,
            FilterPolicyScope: MessageBody, FilterPolicy: { a: [{ prefix: b }] },
            RedrivePolicy: { deadLetterTargetArn: !GetAtt Orders.Arn } } }`,
    {
      topics: [{ Name: "news" }],
      subscriptions: [
        {
          TopicArn: news,
          Protocol: "lambda",
          Endpoint: hello,
          Attributes: {
            FilterPolicyScope: "MessageBody",
            FilterPolicy: '{"a":[{"prefix":"b"}]}',
            RedrivePolicy: `{"deadLetterTargetArn":"${orders}"}`,
          },
        },
      ],
    },
  ],
  "a topic by a queue that SAM makes": [
    `{ Type: SNS, Properties: { Topic: '${news}', SqsSubscription: true } }`,
    {
      queues: [{ QueueName: "Orders" }, { QueueName: "HelloSentQueue", Attributes: { VisibilityTimeout: "900" } }],
      subscriptions: [{ TopicArn: news, Protocol: "sqs", Endpoint: `${orders.slice(0, -6)}HelloSentQueue` }],
    },
  ],
  "a topic by a queue of its own": [
    `{ Type: SNS, Properties: { Topic: '${news}',
            SqsSubscription: { QueueArn: !GetAtt Orders.Arn, QueueUrl: !Ref Orders, BatchSize: 5 } } }`,
    {
      queues: [{ QueueName: "Orders" }],
      mappings: [{ FunctionName: "Hello", EventSourceArn: orders, BatchSize: 5 }],
      subscriptions: [{ TopicArn: news, Protocol: "sqs", Endpoint: orders }],
    },
  ],
  "a schedule": [
    "{ Type: Schedule, Properties: { Schedule: rate(1 minute), Input: '{}', Enabled: false, Description: d } }",
    {
      rules: [
        {
          rule: { Name: "HelloSent", Description: "d", ScheduleExpression: "rate(1 minute)", State: "DISABLED" },
          targets: [{ Id: "HelloSentLambdaTarget", Arn: hello, Input: "{}" }],
        },
      ],
    },
  ],
  "a schedule of EventBridge Scheduler": [
    `{ Type: ScheduleV2, Properties: { ScheduleExpression: cron(0 9 ? * MON-FRI *), Name: mornings, Input: '{"a":1}',
            ScheduleExpressionTimezone: Europe/Berlin, FlexibleTimeWindow: { Mode: FLEXIBLE, MaximumWindowInMinutes: 5 },
            StartDate: "2026-12-24T18:00:00Z", GroupName: g, State: DISABLED } }`,
    {
      schedules: [
        {
          Name: "mornings",
          ScheduleExpression: "cron(0 9 ? * MON-FRI *)",
          ScheduleExpressionTimezone: "Europe/Berlin",
          FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 5 },
          StartDate: 1_798_135_200,
          GroupName: "g",
          State: "DISABLED",
          Target: { Arn: hello, RoleArn: role, Input: '{"a":1}' },
        },
      ],
    },
  ],
  "a rule with a pattern": [
    `{ Type: EventBridgeRule, Properties: { Pattern: { source: [shop] }, EventBusName: shop, Target: { Id: t },
            InputPath: $.detail } }`,
    {
      rules: [
        {
          rule: { Name: "HelloSent", EventPattern: '{"source":["shop"]}', EventBusName: "shop" },
          targets: [{ Id: "t", Arn: hello, InputPath: "$.detail" }],
        },
      ],
      buses: ["shop"],
    },
  ],
  "a rule by its older name": [
    "{ Type: CloudWatchEvent, Properties: { Pattern: { source: [aws.ec2] } } }",
    {
      rules: [
        {
          rule: { Name: "HelloSent", EventPattern: '{"source":["aws.ec2"]}' },
          targets: [{ Id: "HelloSentLambdaTarget", Arn: hello }],
        },
      ],
    },
  ],
};

for (const [what, [event, expected]] of Object.entries(read)) {
  test(`an event of ${what} is read`, async () => {
    const project: Partial<Record<string, unknown>> = { ...(await readTemplate(withEvent(event))) };
    assert.deepEqual(project["unserved"], []);
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, project[name]])), expected);
  });
}

test("events call the alias that SAM makes", async () => {
  const event = "{ Type: SQS, Properties: { Queue: !GetAtt Orders.Arn } }";
  const { mappings } = await readTemplate(withEvent(event, "", "AutoPublishAlias: live"));
  assert.equal(mappings[0]?.FunctionName, "Hello:live");
});

for (const type of ["S3", "DynamoDB", "Kinesis", "Cognito", "IoTRule", "MSK", "CloudWatchLogs", "AlexaSkill"]) {
  test(`an event of type ${type} is told of`, async () => {
    const { unserved } = await readTemplate(withEvent(`{ Type: ${type}, Properties: { Bucket: !Ref Nothing } }`));
    assert.deepEqual(unserved, [{ what: `Events.Sent (${type}) of Hello`, where: "template.yaml:10" }]);
  });
}

test("an event without what it needs is complained about", async () => {
  const without: Readonly<Record<string, string>> = {
    "{ Type: SQS, Properties: {} }":
      "Events.Sent of Hello needs a Queue: the ARN of a queue, such as !GetAtt Orders.Arn.",
    "{ Type: Schedule }": "Events.Sent of Hello needs a Schedule: when it is due, such as rate(5 minutes).",
    "{ Type: EventBridgeRule }": "Events.Sent of Hello needs a Pattern: which events it gets.",
    "{ Properties: {} }": "Sent of Events of Hello needs a Type: what calls the function, such as Api or SQS.",
  };
  for (const [event, message] of Object.entries(without)) {
    await assert.rejects(readTemplate(withEvent(event)), { message, line: 10 });
  }
});

const around = `  Dead: { Type: AWS::SQS::Queue, Properties: { QueueName: dead } }
  Work:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: work.fifo
      FifoQueue: true
      VisibilityTimeout: 60
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Last.Arn, maxReceiveCount: 3 }
      Tags: [{ Key: a, Value: b }]
  Last: { Type: AWS::SQS::Queue, Properties: { QueueName: last.fifo, FifoQueue: true } }
  Policy: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [!Ref Work], PolicyDocument: {} } }
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: !GetAtt Work.Arn, FunctionName: !GetAtt Hello.Arn, BatchSize: 1 }
  Stream:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: "arn:aws:kinesis:us-east-1:123456789012:stream/s", FunctionName: !Ref Hello }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: shop } }
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventBusName: !Ref Bus
      EventPattern: { source: [shop] }
      State: ENABLED
      Targets:
        - Id: one
          Arn: !GetAtt Hello.Arn
          InputTransformer: { InputPathsMap: { a: $.a }, InputTemplate: '{"a":<a>}' }
        - { Id: two, Arn: !Ref News }
        - { Id: four, Arn: "arn:aws:kinesis:us-east-1:123456789012:stream/s" }
        - Id: three
          Arn: !GetAtt Work.Arn
          SqsParameters: { MessageGroupId: g }
          RetryPolicy: { MaximumRetryAttempts: 2 }
          DeadLetterConfig: { Arn: !GetAtt Dead.Arn }
  News: { Type: AWS::SNS::Topic }
  Timer:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: rate(1 hour)
      FlexibleTimeWindow: { Mode: "OFF" }
      Target: { Arn: !GetAtt Hello.Arn, RoleArn: !GetAtt Hello.Arn, Input: x }
`;

test("queues, mappings, buses, rules and schedules of CloudFormation are read", async () => {
  const project = await readTemplate(withEvent("{ Type: S3 }", around));
  assert.deepEqual(project.queues, [
    { QueueName: "Orders" },
    { QueueName: "dead" },
    { QueueName: "last.fifo", Attributes: { FifoQueue: "true" } },
    {
      QueueName: "work.fifo",
      Attributes: {
        VisibilityTimeout: "60",
        FifoQueue: "true",
        RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:last.fifo","maxReceiveCount":3}',
      },
      tags: { a: "b" },
    },
  ]);
  assert.deepEqual(project.mappings, [
    { FunctionName: "Hello", EventSourceArn: "arn:aws:sqs:us-east-1:123456789012:work.fifo", BatchSize: 1 },
  ]);
  assert.deepEqual(project.buses, ["shop"]);
  assert.deepEqual(project.rules, [
    {
      rule: { Name: "Rule", EventPattern: '{"source":["shop"]}', EventBusName: "shop", State: "ENABLED" },
      targets: [
        { Id: "one", Arn: hello, InputTransformer: { InputPathsMap: { a: "$.a" }, InputTemplate: '{"a":<a>}' } },
        { Id: "two", Arn: "arn:aws:sns:us-east-1:123456789012:News" },
        {
          Id: "three",
          Arn: "arn:aws:sqs:us-east-1:123456789012:work.fifo",
          RetryPolicy: { MaximumRetryAttempts: 2 },
          DeadLetterConfig: { Arn: "arn:aws:sqs:us-east-1:123456789012:dead" },
          SqsParameters: { MessageGroupId: "g" },
        },
      ],
    },
  ]);
  assert.deepEqual(project.schedules, [
    {
      Name: "Timer",
      ScheduleExpression: "rate(1 hour)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: hello, RoleArn: hello, Input: "x" },
    },
  ]);
  assert.deepEqual(
    project.unserved.map(({ what }) => what),
    [
      "Events.Sent (S3) of Hello",
      "AWS::Lambda::EventSourceMapping Stream (of kinesis)",
      "Target four of Rule (arn:aws:kinesis:us-east-1:123456789012:stream/s)",
    ],
  );
});
