/** Traces, and the chains of events in them, through queues. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { eventually } from "../support/eventually.ts";
import { lineageId } from "../support/lineage-id.ts";
import { openQueueBench, type QueueBench } from "../support/queue-bench.ts";
import { scrape, sumOf } from "../support/scrape.ts";

let bench: QueueBench;

before(async () => {
  bench = await openQueueBench();
});

after(async () => {
  await bench[Symbol.asyncDispose]();
});

const root = "Root=1-5e1b4151-5ac6c58dc39a6b3f8d1f2a3b";

test("an invocation goes on with the trace that a message of its batch came with", async () => {
  const url = await bench.reader({
    name: "traced",
    handler: `async ({ Records }, _context, tell) =>
      await tell([Records[0].attributes.AWSTraceHeader, process.env._X_AMZN_TRACE_ID])`,
  });
  const StringValue = `${root};Parent=53995c3f42cd8ad8;Sampled=0`;
  const MessageSystemAttributes = { AWSTraceHeader: { DataType: "String", StringValue } };
  await bench.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "m", MessageSystemAttributes }));
  const [attribute, own] = await bench.told<string[]>();
  assert.equal(attribute, StringValue);
  assert.equal(own, `${StringValue};Lineage=1:${lineageId("traced")}:0`);
  // As SDKs inside functions hand theirs on.
  const fields = new URLSearchParams({ Action: "SendMessage", Version: "2012-11-05", MessageBody: "m" });
  await fetch(url, { method: "POST", body: fields, headers: { "x-amzn-trace-id": `${root};Sampled=0` } });
  const [sent, next = ""] = await bench.told<string[]>();
  assert.equal(sent, `${root};Sampled=0`);
  assert(next.startsWith(`${root};Sampled=0;Lineage=`));
});

test("a function that fills the queue it reads is stopped after sixteen runs, whoever sent first (API-410)", async () => {
  const url = await bench.reader({
    name: "circle",
    handler: `async ({ Records }) => {
      const url = process.env.AWS_ENDPOINT_URL_SQS + "/123456789012/circle";
      const body = new URLSearchParams({ Action: "SendMessage", Version: "2012-11-05", MessageBody: "again" });
      const answer = await fetch(url, { method: "POST", body, headers: { "x-amzn-trace-id": process.env._X_AMZN_TRACE_ID } });
      console.log(answer.status);
    }`,
  });
  const fields = new URLSearchParams({ Action: "SendMessage", Version: "2012-11-05", MessageBody: "m" });
  await fetch(url, { method: "POST", body: fields });
  await eventually(async () => {
    const counted = await scrape(bench.endpoint);
    assert.equal(sumOf(counted, "lambda_recursive_invocations_dropped_total", { function_name: "circle" }), 1);
    assert.equal(sumOf(counted, "lambda_invocations_total", { function_name: "circle" }), 16);
  }, 60_000);
});
