import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { type Engine, startEngine } from "../../src/engine.ts";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { F, one, role, two } from "../support/functions.ts";

/** What of the AWS SDK v2 is used here; it has no types of its own in this place. */
interface Client {
  makeRequest(operation: string, parameters: object): { promise(): Promise<Record<string, unknown>> };
  waitFor(state: string, parameters: object): { promise(): Promise<unknown> };
}

const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });
const modules = runtimes.installedSdkModules("nodejs16.x");
const skip = modules === undefined ? "SDK v2 not installed" : false;
const FunctionName = "f";
let engine: Engine;
let lambda: Client;

before(async () => {
  engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
  if (modules !== undefined) lambda = clientOf(modules);
});

after(async () => await engine.close());

function clientOf(directory: string): Client {
  process.env["AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE"] = "1";
  const { Lambda } = createRequire(join(directory, "x.js"))("aws-sdk");
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return new Lambda({ endpoint: engine.endpoint, region: "us-east-1", credentials, maxRetries: 0 });
}

async function call(operation: string, parameters: object = {}): Promise<Record<string, unknown>> {
  return await lambda.makeRequest(operation, { FunctionName, ...parameters }).promise();
}

test("the AWS SDK v2 deploys, waits, invokes, publishes and deletes", { skip }, async () => {
  const settings = { Runtime: "nodejs16.x", Role: role, Handler: "index.handler", Timeout: 30 };
  const created = await call("createFunction", { ...settings, Code: { ZipFile: one } });
  assert.deepEqual([created["FunctionArn"], created["State"]], [F, "Pending"]);
  await lambda.waitFor("functionActiveV2", { FunctionName }).promise();
  const { Functions: functions } = await lambda.makeRequest("listFunctions", {}).promise();
  assert(Array.isArray(functions) && functions.length === 1);
  const answer = await call("invoke", { Payload: '{"a":1}', LogType: "Tail" });
  assert.deepEqual([answer["StatusCode"], answer["Payload"]], [200, '{"a":1}']);
  assert.match(Buffer.from(String(answer["LogResult"]), "base64").toString(), /REPORT/);
  assert.equal((await call("invokeAsync", { InvokeArgs: "{}" }))["Status"], 202);
  await call("publishVersion");
  await call("updateFunctionCode", { ZipFile: two });
  await lambda.waitFor("functionUpdatedV2", { FunctionName }).promise();
  await call("createAlias", { Name: "live", FunctionVersion: "1" });
  const aliased = await call("invoke", { Qualifier: "live", Payload: "2" });
  assert.deepEqual([aliased["ExecutedVersion"], aliased["Payload"]], ["1", "2"]);
  await call("deleteAlias", { Name: "live" });
  await call("deleteFunction");
});

test("it tells AWS's errors by their codes", { skip }, async () => {
  await assert.rejects(call("getFunction"), {
    code: "ResourceNotFoundException",
    statusCode: 404,
    message: `Function not found: ${F}`,
  });
  await assert.rejects(call("getFunction", { FunctionName: "f", Qualifier: "!" }), { code: "ValidationException" });
});
