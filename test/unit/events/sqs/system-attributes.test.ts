import assert from "node:assert/strict";
import { test } from "node:test";
import { openQueues } from "./open-queues.ts";

const text = { DataType: "String", StringValue: "v" };
const reserved = "The message system attribute 'AWSTraceHeader' is reserved for AWS X-Ray trace header.";
const refused = [
  [{ Other: text }, "Message system attribute name 'Other' is invalid."],
  [{ AWSTraceHeader: { ...text, DataType: "Number" } }, `${reserved} The type must be 'String'.`],
  [{ AWSTraceHeader: text }, `${reserved} Value 'v' is invalid.`],
] as const;

test("the only system attribute of a message is a trace", async () => {
  await using queues = await openQueues();
  const queue = await queues.create("q");
  for (const [systemAttributes, message] of refused) {
    const refusal = { name: "InvalidParameterValueException", message };
    await assert.rejects(queues.send(queue, { systemAttributes }), refusal);
  }
  const StringValue = "Root=1-5759e988-bd862e3fe1be46a994272793";
  await queues.send(queue, { systemAttributes: { AWSTraceHeader: { ...text, StringValue } } });
  const [message] = await queues.receive(queue);
  assert.equal(message?.traceHeader, StringValue);
});

test("another service's message is sent whatever its trace is", async () => {
  await using queues = await openQueues();
  const queue = await queues.create("q");
  await queues.sqs.send("arn:aws:sqs:us-east-1:123456789012:q", "record", { traceHeader: "none" });
  assert.equal((await queues.receive(queue)).length, 1);
});
