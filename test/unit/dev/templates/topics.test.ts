import assert from "node:assert/strict";
import { test } from "node:test";
import { readTemplate } from "../../../support/read-template.ts";

const hello = "arn:aws:lambda:us-east-1:123456789012:function:Hello";
const news = "arn:aws:sns:us-east-1:123456789012:news";
const orders = "arn:aws:sqs:us-east-1:123456789012:Orders";

test("topics and their subscriptions of CloudFormation are read, and those told of that get nothing here", async () => {
  const project = await readTemplate(
    `Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ., Handler: index.handler, Runtime: nodejs24.x }
  Orders: { Type: AWS::SQS::Queue }
  News:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: news
      DisplayName: News
      Tags: [{ Key: a, Value: b }]
      Subscription:
        - { Protocol: lambda, Endpoint: !GetAtt Hello.Arn }
        - { Protocol: email, Endpoint: a@b.example }
  InOrder:
    Type: AWS::SNS::Topic
    Properties: { FifoTopic: true, ContentBasedDeduplication: true }
  Raw:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: !Ref News
      Protocol: sqs
      Endpoint: !GetAtt Orders.Arn
      RawMessageDelivery: true
      FilterPolicy: '{"a":["b"]}'
  Web:
    Type: AWS::SNS::Subscription
    Properties: { TopicArn: !Ref News, Protocol: https, Endpoint: "https://a.example" }
  Policy:
    Type: AWS::SNS::TopicPolicy
    Properties: { Topics: [!Ref News], PolicyDocument: {} }
`,
  );
  assert.deepEqual(project.topics, [
    { Name: "news", Attributes: { DisplayName: "News" }, Tags: [{ Key: "a", Value: "b" }] },
    { Name: "InOrder.fifo", Attributes: { ContentBasedDeduplication: "true", FifoTopic: "true" } },
  ]);
  assert.deepEqual(project.subscriptions, [
    { TopicArn: news, Protocol: "lambda", Endpoint: hello },
    {
      TopicArn: news,
      Protocol: "sqs",
      Endpoint: orders,
      Attributes: { FilterPolicy: '{"a":["b"]}', RawMessageDelivery: "true" },
    },
  ]);
  assert.deepEqual(
    project.unserved.map(({ what }) => what),
    [
      "Subscription of News (nothing is delivered by email)",
      "AWS::SNS::Subscription Web (nothing is delivered by https)",
    ],
  );
});
