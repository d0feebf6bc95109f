import assert from "node:assert/strict";
import { after, test } from "node:test";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { deploy, F } from "../support/functions.ts";
import { openApi } from "../support/open-api.ts";

const api = await openApi();
await deploy(api);
after(async () => await api[Symbol.asyncDispose]());

const path = "/2015-03-31/functions/f/invocations";
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

test("API-1131: an invocation answers with the function's bytes and AWS's headers", async () => {
  const response = await api.raw("POST", path, '{"a": 1}');
  assert.deepEqual([response.status, await response.text()], [200, '{"a": 1}']);
  const { headers } = response;
  assert.equal(headers.get("x-amz-executed-version"), "$LATEST");
  assert.equal(headers.get("x-amz-function-error"), null);
  assert.equal(headers.get("x-amz-log-result"), null);
  assert.equal(headers.get("content-type"), "application/json");
  assert.match(headers.get("x-amzn-trace-id") ?? "", /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/);
  const invocation = api.invocations.at(-1);
  assert.equal(invocation?.requestId, headers.get("x-amzn-requestid"));
  assert.match(invocation?.requestId ?? "", uuid);
  assert.match(invocation?.traceHeader ?? "", /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
  assert.deepEqual([invocation?.invokedFunctionArn, invocation?.version.functionArn], [F, F]);
});

test("an invocation without a payload reaches the function as an empty one (API-300)", async () => {
  const { Payload } = await api.lambda.send(new InvokeCommand({ FunctionName: "f" }));
  assert.equal(Payload?.transformToString(), "{}");
  assert.equal(api.invocations.at(-1)?.payload.length, 0);
});

test("API-1132: the log's tail comes back where it is asked for", async () => {
  const { LogResult } = await api.lambda.send(new InvokeCommand({ FunctionName: "f", LogType: "Tail" }));
  assert.equal(Buffer.from(LogResult ?? "", "base64").toString(), "START\nEND\nREPORT\n");
});

test("API-1133: a dry run checks and runs nothing", async () => {
  const before = api.invocations.length;
  const response = await api.raw("POST", path, "{}", { "X-Amz-Invocation-Type": "DryRun" });
  assert.deepEqual([response.status, await response.text()], [204, ""]);
  assert.equal(response.headers.get("x-amz-executed-version"), null);
  assert.equal(api.invocations.length, before);
});

test("API-1133: an event is queued under the request's id before the answer, and its client context is not", async () => {
  const headers = { "X-Amz-Invocation-Type": "Event", "X-Amz-Client-Context": base64('{"a":1}') };
  const response = await api.raw("POST", path, '{"n":1}', headers);
  assert.deepEqual([response.status, await response.text()], [202, ""]);
  assert.equal(response.headers.get("x-amz-executed-version"), null);
  const [claim] = await api.store.claim(`fn:${F}`, 1, 1000);
  assert.ok(claim);
  assert.ok(claim.id.endsWith(response.headers.get("x-amzn-requestid") ?? "?"));
  assert.match(Buffer.from(claim.body).toString(), /\{"n":1\}/);
  await api.store.commit({ settle: [{ claim, done: true }] });
});

test("API-1134: invoking what is not there says so with a qualifier", async () => {
  const response = await api.raw("POST", "/2015-03-31/functions/nope/invocations", "{}");
  assert.equal(response.status, 404);
  const message = "Function not found: arn:aws:lambda:us-east-1:123456789012:function:nope:$LATEST";
  assert.equal(await response.text(), JSON.stringify({ Type: "User", Message: message }));
});

test("API-1135: an event that is no JSON, and any payload that is no text, is refused", async () => {
  const event = { "X-Amz-Invocation-Type": "Event" };
  const attempts = [
    await api.raw("POST", path, "abc", event),
    await api.raw("POST", path, Buffer.from([0x22, 0x99, 0x22]), event),
    await api.raw("POST", path, Buffer.from([0x22, 0x99, 0x22])),
  ];
  for (const response of attempts) {
    const body: unknown = await response.json();
    assert.deepEqual(
      [response.status, response.headers.get("x-amzn-errortype")],
      [400, "InvalidRequestContentException"],
    );
    assert.match(JSON.stringify(body), /^\{"Type":"User","message":"Could not parse request body into json: /);
  }
});

test("API-1140: payloads over 6 MiB, and events over 1 MiB, are refused", async () => {
  const { lambda } = api;
  const seven = Buffer.alloc(7 * 2 ** 20, "1");
  await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: "f", Payload: seven })), {
    name: "RequestEntityTooLargeException",
    message: "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
  });
  const two = Buffer.alloc(1_048_577, "1");
  await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: "f", Payload: two, InvocationType: "Event" })), {
    name: "RequestEntityTooLargeException",
    message: "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
  });
});

test("API-144: a function that is still pending is not invoked", async () => {
  await using other = await openApi();
  await deploy(other);
  const doc = await other.store.get("function", "123456789012/us-east-1/f");
  const body: unknown = JSON.parse(JSON.stringify(doc?.body).replace('"ready"', '"creating"'));
  await other.store.commit({
    docs: [{ kind: "function", key: "123456789012/us-east-1/f", rev: "pending", body, expect: doc?.rev ?? "" }],
  });
  await assert.rejects(
    async () => {
      for (;;) await other.lambda.send(new InvokeCommand({ FunctionName: "f" }));
    },
    {
      name: "ResourceConflictException",
      message:
        "The operation cannot be performed at this time. The function is currently in the following state: Pending",
    },
  );
});

test("API-312: the function is told the ARN it was addressed by", async () => {
  await api.lambda.send(new InvokeCommand({ FunctionName: "123456789012:function:f", Qualifier: "$LATEST" }));
  assert.equal(api.invocations.at(-1)?.invokedFunctionArn, `${F}:$LATEST`);
});

test("RT-287: the client context reaches the function as the JSON text that was sent", async () => {
  const text = '{"client":{"app_title":"t"},"custom":{"k":"ü"}}';
  await api.lambda.send(new InvokeCommand({ FunctionName: "f", ClientContext: base64(text) }));
  assert.equal(api.invocations.at(-1)?.clientContext, text);
});

for (const [why, header] of [
  ["no base64", "{}"],
  ["no JSON", base64("nope")],
  ["no object", base64("1")],
] as const) {
  test(`a client context that is ${why} is refused`, async () => {
    const response = await api.raw("POST", path, "{}", { "X-Amz-Client-Context": header });
    assert.deepEqual(
      [response.status, response.headers.get("x-amzn-errortype")],
      [400, "InvalidRequestContentException"],
    );
    assert.match(await response.text(), /"message":"Client context must be a valid Base64-encoded JSON object\."/);
  });
}

test("a client context of more than 3,583 bytes is refused", async () => {
  const ClientContext = base64(JSON.stringify({ custom: "x".repeat(3000) }));
  await assert.rejects(api.lambda.send(new InvokeCommand({ FunctionName: "f", ClientContext })), {
    name: "ValidationException",
    message: /at 'clientContext' failed to satisfy constraint: Member must have length less than or equal to 3583$/,
  });
});

test("W3C's trace context becomes a trace header, where there is none", async () => {
  const traceparent = "00-5bef4de7ad49b0e87f6ef6c87fc2e700-9a9197af755a6419-01";
  const trace = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
  await api.raw("POST", path, "{}", { traceparent });
  assert.equal(api.invocations.at(-1)?.traceHeader, trace);
  const other = trace.replace("5bef4de7", "5bef4de8");
  await api.raw("POST", path, "{}", { traceparent, "X-Amzn-Trace-Id": other });
  assert.equal(api.invocations.at(-1)?.traceHeader, other);
  await api.raw("POST", path, "{}", { traceparent: "no trace" });
  assert.match(api.invocations.at(-1)?.traceHeader ?? "", /;Sampled=0$/);
});

test("a trace header is passed on as it came", async () => {
  const trace = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
  const response = await api.raw("POST", path, "{}", { "X-Amzn-Trace-Id": trace });
  assert.equal(api.invocations.at(-1)?.traceHeader, trace);
  assert.equal(response.headers.get("x-amzn-trace-id"), "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1");
});

test("InvokeAsync queues its arguments as an Event does (API-314)", async () => {
  await using other = await openApi();
  await deploy(other);
  const old = "/2014-11-13/functions/f/invoke-async/";
  const answer = await other.raw("POST", old, '{"a":1}');
  assert.deepEqual([answer.status, await answer.text()], [202, ""]);
  const [claim] = await other.store.claim(`fn:${F}`, 1, 1000);
  assert.equal(claim && Buffer.from(claim.body).toString().endsWith('{"a":1}'), true);
  const refused = await other.raw("POST", old, "abc");
  assert.deepEqual([refused.status, refused.headers.get("x-amzn-errortype")], [400, "InvalidRequestContentException"]);
});
