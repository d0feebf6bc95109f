import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ExtensionBench } from "../support/extended.ts";

/**
 * An extension as it was published: a bash script that starts a Node.js program, a wrapper that preloads a module, and
 * a subscription to the Logs API. It waits in each invocation for what its module sends, and in the next one for the
 * report of the one before.
 */

const zip = join(import.meta.dirname, "../../node_modules/@serverless/aws-lambda-otel-extension-dist/extension.zip");

let bench: ExtensionBench;

before(async () => {
  bench = await ExtensionBench.open();
});

after(async () => {
  await bench[Symbol.asyncDispose]();
});

test("a public extension runs as it is, and pairs traces with reports", async (context) => {
  const name = "otel";
  if (!existsSync(zip)) {
    context.skip("the extension is not installed");
    return;
  }
  await bench.deploy({ name: "first", extensions: {}, layer: { nothing: "" } });
  await bench.invoke("first");
  if (!bench.hasWalls) {
    context.skip("walls: it knows itself at /opt only");
    return;
  }
  const environment = { AWS_LAMBDA_EXEC_WRAPPER: "/opt/otel-extension/otel-handler", DEBUG_SLS_OTEL_LAYER: "true" };
  await bench.deploy({ name, layerZip: readFileSync(zip), environment, memory: 512 });
  const first = await bench.invoke(name, { n: 1 });
  assert.deepEqual(first.body, { n: 1 });
  await bench.over(name);
  await bench.line(name, "LOGS\tName: otel-extension\tState: Subscribed\tTypes: [Platform]");
  await bench.line(name, "EXTENSION\tName: otel-extension\tState: Ready\tEvents: [INVOKE, SHUTDOWN]");
  assert.deepEqual((await bench.invoke(name, { n: 2 })).body, { n: 2 });
  await bench.over(name, 2);
  const ready = await bench.line(name, new RegExp(`^READY:  {"${first.requestId}":.*"platform.report"`));
  const [pair]: unknown[] = Object.values(Object(JSON.parse(ready.slice("READY:  ".length))));
  assert.deepEqual(Object.keys(Object(pair)).toSorted(), ["function", "platform.report", "traces"]);
});
