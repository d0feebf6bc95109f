import assert from "node:assert/strict";
import { test } from "node:test";
import { CreateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { eventually } from "../support/eventually.ts";
import { openApi } from "../support/open-api.ts";
import { openSqsClient } from "../support/open-sqs-client.ts";
import { messagesIn, openQueueBench, sendAll } from "../support/queue-bench.ts";
import { showAgain } from "../support/show-again.ts";

const nothing = ["0", "0", "0"];

test("an upstream for SQS takes the place of the engine's own queues, for callers and for mappings", async () => {
  await using upstream = await openApi();
  await using bench = await openQueueBench({ upstreams: { sqs: upstream.endpoint } });
  using there = openSqsClient(upstream.endpoint);
  const handler = `async ({ Records }, _context, tell) => {
    const [{ body, attributes, messageAttributes, ...record }] = Records;
    const count = attributes.ApproximateReceiveCount;
    await tell([body + count, messageAttributes.n?.binaryValue, record.eventSourceARN]);
    if (body !== "twice" || count !== "1") return;
    await (${showAgain})(Records[0]);
    throw new Error("again");
  }`;
  const url = await bench.reader({ name: "remote", handler, mapping: { BatchSize: 1 } });
  await there.send(new GetQueueUrlCommand({ QueueName: "remote" }));
  const MessageAttributes = { n: { DataType: "Binary", BinaryValue: Uint8Array.of(1, 2) } };
  await bench.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "once", MessageAttributes }));
  const arn = "arn:aws:sqs:us-east-1:123456789012:remote";
  assert.deepEqual(await bench.told(), ["once1", "AQI=", arn]);
  await sendAll(there, url, ["twice"]);
  assert.deepEqual(
    [await bench.told(), await bench.told()],
    [
      ["twice1", null, arn],
      ["twice2", null, arn],
    ],
  );
  await eventually(async () => assert.deepEqual(await messagesIn(there, url), nothing));
  const missing = new CreateEventSourceMappingCommand({ FunctionName: "remote", EventSourceArn: `${arn}-none` });
  await assert.rejects(bench.lambda.send(missing), /NonExistentQueue/);
});
