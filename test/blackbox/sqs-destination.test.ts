import assert from "node:assert/strict";
import { test } from "node:test";
import {
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { patience } from "../support/functions.ts";
import { clientConfig } from "../support/open-api.ts";
import { createQueue, openSqsClient } from "../support/open-sqs-client.ts";
import { queueArnAt } from "../support/queue-bench.ts";

test("records and dead letters of asynchronous events come to the engine's own queues", async () => {
  await using engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
  using sqs = openSqsClient(engine.endpoint);
  const lambda = new LambdaClient(clientConfig(engine.endpoint));
  const [records, letters] = [await createQueue(sqs, "records"), await createQueue(sqs, "letters")];
  const received = async (QueueUrl: string): Promise<Message> => {
    const request = { QueueUrl, WaitTimeSeconds: 20, MessageAttributeNames: ["All"] };
    return await eventually(async () => {
      const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand(request));
      assert(message);
      return message;
    }, 60_000);
  };
  await deploy(lambda, { name: "f", code: 'exports.handler = async () => { throw new Error("no"); };' });
  const TargetArn = await queueArnAt(sqs, letters);
  const DeadLetterConfig = { TargetArn };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "f", DeadLetterConfig }));
  await waitUntilFunctionUpdatedV2(patience(lambda), { FunctionName: "f" });
  const Destination = await queueArnAt(sqs, records);
  const config = { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination } } };
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: "f", ...config }));
  const event = { FunctionName: "f", InvocationType: "Event" as const, Payload: Buffer.from('{"a":1}') };
  await lambda.send(new InvokeCommand(event));
  const record: { requestPayload: object; requestContext: { condition: string } } = JSON.parse(
    (await received(records)).Body ?? "",
  );
  assert.deepEqual([record.requestPayload, record.requestContext.condition], [{ a: 1 }, "RetriesExhausted"]);
  const letter = await received(letters);
  assert.equal(letter.Body, '{"a":1}');
  assert.deepEqual(letter.MessageAttributes?.["ErrorMessage"], { DataType: "String", StringValue: "no" });
  lambda.destroy();
});
