/** Where asynchronous invocations leave their records, and where events end that no run could handle (API-404 … API-409). */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  CreateAliasCommand,
  InvokeCommand,
  LambdaClient,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  type PutFunctionEventInvokeConfigCommandInput,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { Facts } from "../../src/diagnostics.ts";
import { type Engine, startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { type Arrived, type ForeignService, openForeignService } from "../support/foreign-service.ts";
import { clientConfig } from "../support/open-api.ts";

const failing = "exports.handler = async () => { throw new Error('no luck'); }";
const echo = "exports.handler = async (event) => event;";
const queue = "arn:aws:sqs:us-east-1:123456789012:records";
const topic = "arn:aws:sns:us-east-1:123456789012:records";
const bus = "arn:aws:events:us-east-1:123456789012:event-bus/records";
const bucket = "arn:aws:s3:::records";

const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

let engine: Engine;
let lambda: LambdaClient;
let service: ForeignService;
/** Where the service answers with 503, once. */
let refused: string | undefined;
const reports: ({ event: string } & Facts)[] = [];

before(async () => {
  service = await openForeignService((_, response) => {
    const isRefused = refused !== undefined && service.arrived.at(-1)?.body.includes(refused) === true;
    if (isRefused) refused = undefined;
    response.writeHead(isRefused ? 503 : 200).end("{}");
  });
  const { endpoint } = service;
  engine = await startEngine(
    {
      port: 0,
      prewarm: 0,
      retryDelaysMs: [1, 1],
      upstreams: { sqs: endpoint, sns: endpoint, events: endpoint, s3: endpoint },
    },
    { diagnostics: (_, event, facts) => void reports.push({ event, ...facts }) },
  );
  lambda = new LambdaClient(clientConfig(engine.endpoint));
});

after(async () => {
  lambda.destroy();
  await engine.close();
  await service[Symbol.asyncDispose]();
});

/** What is configured for a function, by qualifier or for `$LATEST`. */
async function configure(
  FunctionName: string,
  settings: Omit<PutFunctionEventInvokeConfigCommandInput, "FunctionName">,
): Promise<void> {
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, ...settings }));
}

/** Returns the request id. */
async function send(FunctionName: string, payload = '{"a":1.0}', Qualifier?: string): Promise<string> {
  const invoke = new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: Buffer.from(payload), Qualifier });
  const { StatusCode, $metadata } = await lambda.send(invoke);
  assert.equal(StatusCode, 202);
  return $metadata.requestId ?? "";
}

/** The request of the service in whose body `text` is. */
async function arrived(text: string): Promise<Arrived> {
  return await eventually(() => {
    const found = service.arrived.find(({ body }) => body.includes(text));
    assert(found, `nothing with ${text} has arrived`);
    return found;
  });
}

function header({ rawHeaders }: Arrived, name: string): string | undefined {
  const index = rawHeaders.findIndex((each, place) => place % 2 === 0 && each.toLowerCase() === name);
  return index === -1 ? undefined : rawHeaders[index + 1];
}

async function recordOf(requestId: string): Promise<string> {
  const { MessageBody } = JSON.parse((await arrived(requestId)).body.toString());
  return MessageBody;
}

test("API-1150: the record of an event that failed for good is an event of the destination", async () => {
  await deploy(lambda, { name: "f", code: failing });
  await deploy(lambda, { name: "g", code: echo });
  const OnFailure = { Destination: arnOf("g") };
  await configure("f", { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure } });
  await configure("g", { DestinationConfig: { OnSuccess: { Destination: queue } } });
  const requestId = await send("f");
  const { requestContext, requestPayload: record } = JSON.parse(await recordOf(requestId));
  assert.equal(requestContext.functionArn, `${arnOf("g")}:$LATEST`);
  const { timestamp, responsePayload, ...rest } = record;
  assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual([responsePayload.errorType, responsePayload.errorMessage], ["Error", "no luck"]);
  assert.deepEqual(rest, {
    version: "1.0",
    requestContext: {
      requestId,
      functionArn: `${arnOf("f")}:$LATEST`,
      condition: "RetriesExhausted",
      approximateInvokeCount: 1,
    },
    requestPayload: { a: 1 },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  });
});

test("the record of a success carries event and response as they were (API-405)", async () => {
  await deploy(lambda, { name: "well", code: echo });
  await configure("well", { DestinationConfig: { OnSuccess: { Destination: queue } } });
  const requestId = await send("well", '{"n":1.0, "big":12345678901234567890}');
  const message = await arrived(requestId);
  const { QueueUrl, MessageBody, MessageSystemAttributes } = JSON.parse(message.body.toString());
  assert.match(QueueUrl, /\/123456789012\/records$/);
  const [, timestamp = ""] = /"timestamp":"([^"]+)"/.exec(MessageBody) ?? [];
  assert.equal(
    MessageBody,
    `{"version":"1.0","timestamp":"${timestamp}","requestContext":{"requestId":"${requestId}",` +
      `"functionArn":"${arnOf("well")}:$LATEST","condition":"Success","approximateInvokeCount":1},` +
      '"requestPayload":{"n":1.0, "big":12345678901234567890},' +
      '"responseContext":{"statusCode":200,"executedVersion":"$LATEST"},' +
      '"responsePayload":{"n":1,"big":12345678901234567000}}',
  );
  assert.equal(header(message, "x-amz-target"), "AmazonSQS.SendMessage");
  assert.equal(header(message, "content-type"), "application/x-amz-json-1.0");
  assert.match(header(message, "authorization") ?? "", /^AWS4-HMAC-SHA256 .*\/us-east-1\/sqs\/aws4_request/);
  assert.match(MessageSystemAttributes.AWSTraceHeader.StringValue, /^Root=.*;Lineage=1:[0-9a-f]{8}:0$/);
});

test("topics, event buses and buckets get records in the protocol of their service (API-407)", async () => {
  await deploy(lambda, { name: "fails", code: failing });
  const fail = async (Destination: string): Promise<string> => {
    await configure("fails", { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination } } });
    return await send("fails");
  };

  const published = new URLSearchParams((await arrived(await fail(topic))).body.toString());
  assert.deepEqual([published.get("Action"), published.get("TopicArn")], ["Publish", topic]);
  assert.equal(JSON.parse(published.get("Message") ?? "").requestContext.condition, "RetriesExhausted");

  const put = await arrived(await fail(bus));
  assert.equal(header(put, "x-amz-target"), "AWSEvents.PutEvents");
  const { Detail, Time: _time, TraceHeader: _trace, ...entry } = JSON.parse(put.body.toString()).Entries[0];
  assert.deepEqual(entry, {
    Source: "lambda",
    DetailType: "Lambda Function Invocation Result - Failure",
    Resources: [bus, `${arnOf("fails")}:$LATEST`],
    EventBusName: bus,
  });
  assert.equal(JSON.parse(Detail).requestContext.approximateInvokeCount, 1);

  const object = await arrived(await fail(bucket));
  const key =
    /^\/records\/aws\/lambda\/async\/fails\/(\d{4})\/(\d\d)\/(\d\d)\/\1-\2-\3T\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/;
  assert.equal(object.method, "PUT");
  assert.match(object.url ?? "", key);
  assert.match(header(object, "x-amz-content-sha256") ?? "", /^[0-9a-f]{64}$/);
});

test("each qualifier has settings of its own, and inherits none (API-404)", async () => {
  await deploy(lambda, { name: "named", code: failing });
  const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName: "named" }));
  const alias = { FunctionName: "named", Name: "live", FunctionVersion: Version };
  await lambda.send(new CreateAliasCommand(alias));
  const OnFailure = { Destination: queue };
  await configure("named", { Qualifier: "live", MaximumRetryAttempts: 1, DestinationConfig: { OnFailure } });
  await configure("named", { Qualifier: "1", MaximumRetryAttempts: 0, DestinationConfig: { OnFailure } });
  const byAlias = JSON.parse(await recordOf(await send("named", "{}", "live")));
  assert.deepEqual(
    [byAlias.requestContext.functionArn, byAlias.requestContext.approximateInvokeCount],
    [`${arnOf("named")}:live`, 2],
  );
  assert.equal(byAlias.responseContext.executedVersion, "1");
  const byVersion = JSON.parse(await recordOf(await send("named", "{}", "1")));
  assert.equal(byVersion.requestContext.approximateInvokeCount, 1);
  const unqualified = await send("named");
  await eventually(() => {
    const given = reports.find(({ event, requestId }) => event === "events.given-up" && requestId === unqualified);
    assert.deepEqual([given?.["reason"], given?.["attempt"]], ["RetriesExhausted", 3]);
  });
  assert(!service.arrived.some(({ body }) => body.includes(unqualified)));
});

for (const [what, target] of Object.entries({ queue, topic })) {
  test(`a dead letter is the event as it came, with three attributes, for a ${what} (API-408)`, async () => {
    const FunctionName = `dead-${what}`;
    await deploy(lambda, { name: FunctionName, code: "exports.handler = async () => { throw 'x'.repeat(2000); }" });
    await lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, DeadLetterConfig: { TargetArn: target } }),
    );
    await eventually(async () => {
      await configure(FunctionName, { MaximumRetryAttempts: 0 });
    });
    const requestId = await send(FunctionName, '{ "a": 1.0 }');
    const { body } = await arrived(requestId);
    const letter = what === "queue" ? ofQueue(body) : ofTopic(body);
    assert.deepEqual(letter, {
      message: '{ "a": 1.0 }',
      RequestID: ["String", requestId],
      ErrorCode: ["Number", "200"],
      ErrorMessage: ["String", "x".repeat(1024)],
    });
  });
}

function ofQueue(body: Buffer): object {
  const { MessageBody: message, MessageAttributes } = JSON.parse(body.toString());
  const attributes = Object.entries<{ DataType: string; StringValue: string }>(MessageAttributes).map(
    ([name, { DataType, StringValue }]) => [name, [DataType, StringValue]],
  );
  return { message, ...Object.fromEntries(attributes) };
}

function ofTopic(body: Buffer): object {
  const form = new URLSearchParams(body.toString());
  const attributes = [1, 2, 3].map((index) => {
    const entry = `MessageAttributes.entry.${index}`;
    return [form.get(`${entry}.Name`), [form.get(`${entry}.Value.DataType`), form.get(`${entry}.Value.StringValue`)]];
  });
  return { message: form.get("Message"), ...Object.fromEntries(attributes) };
}

test("nothing reserved sends events to the failure destination at once, without a run (API-403)", async () => {
  await deploy(lambda, { name: "shut", code: echo });
  await configure("shut", { DestinationConfig: { OnFailure: { Destination: queue } } });
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: "shut", ReservedConcurrentExecutions: 0 }));
  const { timestamp: _, ...record } = JSON.parse(await recordOf(await send("shut")));
  const { requestId: _id, ...context } = record.requestContext;
  assert.deepEqual(
    { ...record, requestContext: context },
    {
      version: "1.0",
      requestContext: {
        functionArn: `${arnOf("shut")}:$LATEST`,
        condition: "ZeroReservedConcurrency",
        approximateInvokeCount: 0,
      },
      requestPayload: { a: 1 },
    },
  );
});

test("a target that refuses is tried again until it takes the record, and said to be refusing once", async () => {
  await deploy(lambda, { name: "patient", code: echo });
  const Destination = `${queue}-patient`;
  await configure("patient", { DestinationConfig: { OnSuccess: { Destination } } });
  refused = `${arnOf("patient")}:$LATEST`;
  const requestId = await send("patient");
  const tries = () => service.arrived.filter(({ body }) => body.includes(requestId));
  await eventually(() => assert.equal(tries().length, 2));
  const told = reports.filter(({ targetArn }) => targetArn === Destination);
  assert.equal(told[0]?.event, "events.target-not-reached");
  assert.equal(told[0]?.["reason"], "sqs answers 503: {}");
  await eventually(() => {
    const events = reports.filter(({ targetArn }) => targetArn === Destination).map(({ event }) => event);
    assert.deepEqual(events, ["events.target-not-reached", "events.target-reached"]);
  });
});

test("a destination that was deleted is counted and said, and the event is over", async () => {
  await deploy(lambda, { name: "sender", code: echo });
  await deploy(lambda, { name: "gone", code: echo });
  await configure("sender", { DestinationConfig: { OnSuccess: { Destination: `${arnOf("gone")}:9` } } });
  const requestId = await send("sender");
  await eventually(() => {
    const lost = reports.find((report) => report.event === "events.record-lost" && report["requestId"] === requestId);
    assert.equal(lost?.["reason"], `Function not found: ${arnOf("gone")}:9`);
  });
  await eventually(async () => {
    const page = await (await fetch(`${engine.endpoint}/_lambkin/metrics`)).text();
    assert.match(page, /^lambda_destination_delivery_failures_total\{[^}]*function_name="sender"[^}]*\} 1$/m);
  });
});
