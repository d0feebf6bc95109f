import assert from "node:assert/strict";
import { test } from "node:test";
import { projectIn } from "../../support/read-project.ts";

test("functions are subscribed to topics, which are made", async () => {
  const options = '{ name: "orders", filterPolicyScope: "MessageBody", filterPolicy: { a: [1] } }';
  const project = await projectIn({
    "lambkin.config.ts": `export default { functions: { hello: { handler: "app.handler", topic: ["news", ${options}] } } };`,
  });
  const topic = (name: string): string => `arn:aws:sns:us-east-1:123456789012:${name}`;
  const shared = { Protocol: "lambda", Endpoint: "arn:aws:lambda:us-east-1:123456789012:function:hello" };
  const Attributes = { FilterPolicyScope: "MessageBody", FilterPolicy: '{"a":[1]}' };
  assert.deepEqual(project.topics, [{ Name: "news" }, { Name: "orders" }]);
  assert.deepEqual(project.subscriptions, [
    { TopicArn: topic("news"), ...shared },
    { TopicArn: topic("orders"), ...shared, Attributes },
  ]);
});
