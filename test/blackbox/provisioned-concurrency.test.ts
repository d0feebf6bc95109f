import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  CreateFunctionCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  type GetProvisionedConcurrencyConfigCommandOutput,
  InvokeCommand,
  LambdaClient,
  PutProvisionedConcurrencyConfigCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { eventually } from "../support/eventually.ts";
import { role } from "../support/functions.ts";
import { gates, openGate } from "../support/gate.ts";
import { clientConfig } from "../support/open-api.ts";
import { scrape, sumOf } from "../support/scrape.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { zipBytes } from "../support/zip-bytes.ts";

/** Environments of a published version that are initialised before any event, and stay (API-603 … API-606). */

const code = `${gates}
const loadedAt = Date.now();
exports.handler = async ({ gate }) => {
  if (gate) await opened(gate);
  return { loadedAt, type: process.env.AWS_LAMBDA_INITIALIZATION_TYPE, stream: process.env.AWS_LAMBDA_LOG_STREAM_NAME };
};`;

interface Answer {
  readonly loadedAt: number;
  readonly type: string;
  readonly stream: string;
}

const directory = await temporaryDirectory();
let engine: Engine;
let lambda: LambdaClient;

async function start(): Promise<void> {
  engine = await startEngine({ port: 0, region: "us-east-1", dataDirectory: directory.path, prewarm: 0 });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
}

async function stop(): Promise<void> {
  lambda.destroy();
  await engine.close();
}

before(start);

after(async () => {
  await stop();
  await directory[Symbol.asyncDispose]();
});

/** Version 1 of a new function, with `count` environments. */
async function provision(name: string, count: number, text = code): Promise<void> {
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs22.x",
      Role: role,
      Handler: "index.handler",
      Timeout: 60,
      Publish: true,
      Code: { ZipFile: zipBytes([{ name: "index.js", data: text }]) },
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 },
    { FunctionName: name },
  );
  const { LastModified, $metadata, ...answer } = await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({
      FunctionName: name,
      Qualifier: "1",
      ProvisionedConcurrentExecutions: count,
    }),
  );
  assert.equal($metadata.httpStatusCode, 202);
  assert.match(LastModified ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
  assert.deepEqual(answer, {
    RequestedProvisionedConcurrentExecutions: count,
    AvailableProvisionedConcurrentExecutions: 0,
    AllocatedProvisionedConcurrentExecutions: 0,
    Status: "IN_PROGRESS",
  });
}

async function get(FunctionName: string, Qualifier = "1"): Promise<GetProvisionedConcurrencyConfigCommandOutput> {
  return await lambda.send(new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }));
}

async function ready(name: string, count: number): Promise<void> {
  const {
    $metadata: _,
    LastModified: __,
    ...answer
  } = await eventually(async () => {
    const got = await get(name);
    assert.notEqual(got.Status, "IN_PROGRESS");
    return got;
  }, 60_000);
  assert.deepEqual(answer, {
    RequestedProvisionedConcurrentExecutions: count,
    AvailableProvisionedConcurrentExecutions: count,
    AllocatedProvisionedConcurrentExecutions: count,
    Status: "READY",
  });
}

async function invoke(name: string, event: object = {}): Promise<Answer & { readonly log: string }> {
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName: name, Qualifier: "1", LogType: "Tail", Payload: JSON.stringify(event) }),
  );
  assert.equal(answer.FunctionError, undefined, answer.Payload?.transformToString());
  const log = Buffer.from(answer.LogResult ?? "", "base64").toString();
  return { ...JSON.parse(answer.Payload?.transformToString() ?? ""), log };
}

/** Neither ends before both run. */
async function twoAtOnce(name: string) {
  const both = Promise.all([invoke(name, { gate: name }), invoke(name, { gate: name })]);
  await eventually(async () => {
    const samples = await scrape(engine.endpoint);
    assert.equal(sumOf(samples, "lambda_concurrent_executions", { function_name: name }), 2);
  });
  await openGate(lambda, name);
  return await both;
}

test("API-1145: after READY the first event finds a function that is loaded, and no cold start", async () => {
  await provision("warm", 2);
  await ready("warm", 2);
  const askedAt = Date.now();
  for (const { loadedAt, type, log } of await twoAtOnce("warm")) {
    assert(loadedAt <= askedAt);
    assert.equal(type, "provisioned-concurrency");
    assert.match(log, /^REPORT/m);
    assert.doesNotMatch(log, /Init Duration/);
  }
  await assert.rejects(get("warm", "$LATEST"), {
    name: "InvalidParameterValueException",
    message: "The function resource provided must be an alias or a published version.",
  });
});

test("when all provisioned environments are busy an on-demand one serves", async () => {
  await provision("spilling", 1);
  await ready("spilling", 1);
  const answers = await twoAtOnce("spilling");
  assert.deepEqual(answers.map(({ type }) => type).toSorted(), ["on-demand", "provisioned-concurrency"]);
});

test("a function that can't be loaded is FAILED, with AWS's reason", async () => {
  await provision("broken", 1, 'throw new Error("not today");');
  const answer = await eventually(async () => {
    const got = await get("broken");
    assert.notEqual(got.Status, "IN_PROGRESS");
    return got;
  }, 30_000);
  assert.deepEqual(
    [answer.Status, answer.StatusReason, answer.AvailableProvisionedConcurrentExecutions],
    ["FAILED", "FUNCTION_ERROR_INIT_FAILURE", 0],
  );
});

test("without its configuration a version starts on demand again", async () => {
  await provision("passing", 1);
  await ready("passing", 1);
  assert.equal((await invoke("passing")).type, "provisioned-concurrency");
  await lambda.send(new DeleteProvisionedConcurrencyConfigCommand({ FunctionName: "passing", Qualifier: "1" }));
  assert.equal((await invoke("passing")).type, "on-demand");
});

test("one whose process ends is replaced by another that is initialised", async () => {
  const fragile = `${code}\nconst { handler } = exports;\nexports.handler = async (event) => event.exit ? process.exit(1) : handler(event);`;
  await provision("fragile", 1, fragile);
  await ready("fragile", 1);
  const { stream } = await invoke("fragile");
  await lambda.send(new InvokeCommand({ FunctionName: "fragile", Qualifier: "1", Payload: '{"exit":true}' }));
  const next = await eventually(async () => {
    const answer = await invoke("fragile");
    assert.equal(answer.type, "provisioned-concurrency");
    return answer;
  }, 30_000);
  assert.notEqual(next.stream, stream);
});

test("what was provisioned is initialised again after a restart", async () => {
  await provision("lasting", 1);
  await ready("lasting", 1);
  await stop();
  await start();
  await ready("lasting", 1);
  const askedAt = Date.now();
  const { type, loadedAt } = await invoke("lasting");
  assert.equal(type, "provisioned-concurrency");
  assert(loadedAt <= askedAt);
});
