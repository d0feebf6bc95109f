import assert from "node:assert/strict";
import { test } from "node:test";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { startFrom } from "../../src/cli/start.ts";
import type { EngineConfig } from "../../src/config.ts";
import { type Engine, startEngine } from "../../src/engine.ts";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { type Deployment, deploy } from "../support/deploy.ts";
import { openForeignService } from "../support/foreign-service.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });
const hasSdk = runtimes.installedSdkModules("nodejs22.x") !== undefined;

const upstream = "http://127.0.0.1:1";
const endpoints = `exports.handler = async () => ({
  found: Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("AWS_ENDPOINT_URL"))),
  health: await fetch(process.env.AWS_ENDPOINT_URL_LAMBDA + "/_lambkin/health").then((answer) => answer.status, String),
});`;

async function start(chosen: Partial<EngineConfig>): Promise<Engine> {
  return await startEngine({ port: 0, prewarm: 0, ...chosen }, { diagnostics: () => {} });
}

/** What a new function answers. */
async function answerOf(engine: Engine, what: Omit<Deployment, "name">) {
  const lambda = new LambdaClient(clientConfig(engine.endpoint));
  try {
    await deploy(lambda, { name: "f", timeout: 30, ...what });
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "f" }));
    return JSON.parse(Payload?.transformToString() ?? "");
  } finally {
    lambda.destroy();
  }
}

test("a function finds the engine by a variable for each service that it is or leads to (RT-370)", async () => {
  await using engine = await start({ upstreams: { s3: upstream, events: upstream, "cognito-idp": upstream } });
  const { found, health } = await answerOf(engine, { code: endpoints });
  const services = [
    "LAMBDA",
    "CLOUDWATCH_LOGS",
    "STS",
    "S3",
    "EVENTBRIDGE",
    "CLOUDWATCH_EVENTS",
    "SCHEDULER",
    "SNS",
    "SQS",
  ];
  const names = [...services, "COGNITO_IDENTITY_PROVIDER"].map((service) => `AWS_ENDPOINT_URL_${service}`);
  const url = found.AWS_ENDPOINT_URL_LAMBDA;
  assert.deepEqual(found, Object.fromEntries(names.map((name) => [name, url])));
  assert.equal(health, 200);
});

test("a function's own endpoint of a service wins", async () => {
  await using engine = await start({ upstreams: { s3: upstream } });
  const own = { AWS_ENDPOINT_URL_S3: "http://own.example" };
  const { found, health } = await answerOf(engine, { code: endpoints, environment: own });
  assert.deepEqual([found.AWS_ENDPOINT_URL_S3, health], ["http://own.example", 200]);
});

test("a function's own endpoint of all services is that of all", async () => {
  await using engine = await start({ upstreams: { s3: upstream } });
  const own = { AWS_ENDPOINT_URL: "http://own.example" };
  const { found } = await answerOf(engine, { code: endpoints, environment: own });
  assert.deepEqual(found, own);
});

test("with --no-function-endpoints a function finds none", async () => {
  await using data = await temporaryDirectory();
  const flags = ["--port", "0", "--prewarm", "0", "--data", data.path, "--upstream", `s3=${upstream}`];
  await using engine = await startFrom([...flags, "--no-function-endpoints"]);
  const { found } = await answerOf(engine, { code: endpoints });
  assert.deepEqual(found, {});
});

const puts = `const { S3Client, PutObjectCommand } = require("@aws-sdk/client-s3");
const client = new S3Client({ maxAttempts: 1 });
exports.handler = async () => (await client.send(new PutObjectCommand({ Bucket: "b", Key: "k/1", Body: "hello" }))).ETag;`;

test(
  "an S3 client inside a function reaches the engine's upstream",
  { skip: hasSdk ? false : "SDK not installed" },
  async () => {
    await using s3 = await openForeignService((_, response) => void response.writeHead(200, { etag: '"e"' }).end());
    await using engine = await start({ upstreams: { s3: s3.endpoint } });
    assert.equal(await answerOf(engine, { code: puts, timeout: 30, memory: 512 }), '"e"');
    const [{ method, url, body } = {}] = s3.arrived;
    assert.deepEqual([method, url, body?.toString()], ["PUT", "/b/k/1?x-id=PutObject", "hello"]);
  },
);
