/** Functions that cause themselves to be invoked (API-230, API-410). */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
  PutFunctionRecursionConfigCommand,
} from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { type ForeignService, openForeignService } from "../support/foreign-service.ts";
import { clientConfig } from "../support/open-api.ts";

let engine: Engine;
let lambda: LambdaClient;
let service: ForeignService;

before(async () => {
  service = await openForeignService((_, response) => void response.end("{}"));
  const upstreams = { sqs: service.endpoint };
  engine = await startEngine({ port: 0, prewarm: 0, upstreams }, { diagnostics: () => {} });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
});

after(async () => {
  lambda.destroy();
  await engine.close();
  await service[Symbol.asyncDispose]();
});

/** Answers with its trace header, as an SDK inside it would send it on. */
const tells = "exports.handler = async () => process.env._X_AMZN_TRACE_ID;";

async function post(name: string, trace: string): Promise<Response> {
  const path = `/2015-03-31/functions/${name}/invocations`;
  return await fetch(engine.endpoint + path, { method: "POST", headers: { "x-amzn-trace-id": trace } });
}

test("the seventeenth invocation in one chain is refused, unless the function may loop", async () => {
  await deploy(lambda, { name: "direct", code: tells });
  let trace = "Root=1-5e1b4151-5ac6c58dc39a6b3f8d1f2a3b;Parent=53995c3f42cd8ad8;Sampled=0";
  for (let run = 0; run < 16; run += 1) {
    trace = String(await (await post("direct", trace)).json());
    assert.match(trace, new RegExp(`^Root=1-5e1b4151-5ac6c58dc39a6b3f8d1f2a3b;.*;Lineage=1:[0-9a-f]{8}:${run}$`));
  }
  const refused = await post("direct", trace);
  assert.deepEqual([refused.status, refused.headers.get("x-amzn-errortype")], [400, "RecursiveInvocationException"]);
  assert.deepEqual(await refused.json(), {
    Type: "User",
    Message:
      "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and " +
      "stopped your function's invocation.",
  });
  await deploy(lambda, { name: "other", code: tells });
  assert.match(String(await (await post("other", trace)).json()), /:15\|[0-9a-f]{8}:0$/);
  const allow = { FunctionName: "direct", RecursiveLoop: "Allow" } as const;
  await lambda.send(new PutFunctionRecursionConfigCommand(allow));
  assert.equal((await post("direct", trace)).status, 200);
});

test("two functions that are each other's destination are stopped, and the event goes to the failure destination", async () => {
  const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
  const queue = "arn:aws:sqs:us-east-1:123456789012:stopped";
  const code = "let runs = 0; exports.handler = async () => ++runs;";
  for (const name of ["ping", "pong"]) await deploy(lambda, { name, code });
  for (const [FunctionName, next] of [
    ["ping", "pong"],
    ["pong", "ping"],
  ] as const) {
    const DestinationConfig = { OnSuccess: { Destination: arnOf(next) }, OnFailure: { Destination: queue } };
    await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, DestinationConfig }));
  }
  await lambda.send(new InvokeCommand({ FunctionName: "ping", InvocationType: "Event" }));
  const record = await eventually(() => {
    const [message] = service.arrived;
    assert(message);
    return JSON.parse(JSON.parse(message.body.toString()).MessageBody);
  }, 60_000);
  assert.equal(record.requestContext.functionArn, `${arnOf("ping")}:$LATEST`);
  assert.equal(record.requestContext.approximateInvokeCount, 0);
  // Records lie in each other; the last is pong's sixteenth, made by an environment that has run no more.
  assert.equal(record.requestPayload.responsePayload, 16);
});
