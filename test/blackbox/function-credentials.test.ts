import assert from "node:assert/strict";
import { test } from "node:test";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { AccessKeys } from "../../src/edge/access/access-keys.ts";
import { startEngine } from "../../src/engine.ts";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { deploy } from "../support/deploy.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });
const hasSdk = runtimes.installedSdkModules("nodejs22.x") !== undefined;

const code = `const { LambdaClient, InvokeCommand } = require("@aws-sdk/client-lambda");
const client = new LambdaClient({ maxAttempts: 1 });
exports.handler = async ({ target }) => {
  const { Payload } = await client.send(new InvokeCommand({ FunctionName: target }));
  return { answered: Payload.transformToString(), key: process.env.AWS_ACCESS_KEY_ID, region: process.env.AWS_REGION };
};`;

test(
  "an SDK inside a function calls the engine, which believes the credentials that the function found",
  { skip: hasSdk ? false : "SDK not installed" },
  async () => {
    await using data = await temporaryDirectory();
    const { id, secret } = new AccessKeys(data.path).create("210987654321", 0);
    await using engine = await startEngine(
      { port: 0, dataDirectory: data.path, prewarm: 0 },
      { diagnostics: () => {} },
    );
    const credentials = { accessKeyId: id, secretAccessKey: secret };
    const lambda = new LambdaClient({ ...clientConfig(engine.endpoint), region: "eu-north-1", credentials });
    await deploy(lambda, { name: "caller", code, timeout: 30, memory: 512 });
    await deploy(lambda, { name: "called", code: "exports.handler = async () => 'here'" });
    const Payload = JSON.stringify({ target: "called" });
    const answer = await lambda.send(new InvokeCommand({ FunctionName: "caller", Payload }));
    lambda.destroy();
    const result = JSON.parse(answer.Payload?.transformToString() ?? "");
    assert.deepEqual([result.answered, result.region], ['"here"', "eu-north-1"], JSON.stringify(result));
    assert.match(result.key, /^ASIA[A-Z0-9]{16}$/);
  },
);
