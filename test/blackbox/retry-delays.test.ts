import assert from "node:assert/strict";
import { test } from "node:test";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { startFrom } from "../../src/cli/start.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("an engine for development tries failed events again as soon as it is told to", async () => {
  await using data = await temporaryDirectory();
  const flags = ["--port", "0", "--data", data.path, "--prewarm", "0", "--retry-delays", "0,1"];
  await using engine = await startFrom(flags);
  const lambda = new LambdaClient(clientConfig(engine.endpoint));
  await deploy(lambda, { name: "f", code: "exports.handler = async () => { throw new Error(); };" });
  await lambda.send(new InvokeCommand({ FunctionName: "f", InvocationType: "Event" }));
  lambda.destroy();
  await eventually(async () => {
    const page = await (await fetch(`${engine.endpoint}/_lambkin/metrics`)).text();
    assert.match(page, /^lambda_errors_total\{.*\} 3$/m);
    assert.match(page, /^lambda_async_events_dropped_total\{.*\} 1$/m);
  });
});

for (const odd of ["1", "1,2,3", "a,b", "1,-2"]) {
  test(`--retry-delays ${odd} is refused`, async () => {
    await assert.rejects(startFrom(["--retry-delays", odd]), {
      name: "UsageError",
      message: `--retry-delays takes two numbers of seconds such as 1,2, not '${odd}'`,
    });
  });
}
