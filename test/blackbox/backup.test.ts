import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { lambkin } from "../support/lambkin-command.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("a copy that was made of a running engine is an engine's state", async () => {
  await using directory = await temporaryDirectory();
  const [data, copy] = [join(directory.path, "data"), join(directory.path, "copy")];
  const quiet = { diagnostics: () => {} };
  {
    await using engine = await startEngine({ port: 0, dataDirectory: data, prewarm: 0 }, quiet);
    const lambda = new LambdaClient(clientConfig(engine.endpoint));
    await deploy(lambda, { name: "f", code: "exports.handler = async () => { console.log('printed'); return 7; }" });
    await lambda.send(new InvokeCommand({ FunctionName: "f" }));
    const logs = new CloudWatchLogsClient(clientConfig(engine.endpoint));
    await eventually(async () => assert.equal(await printed(logs), 1));
    logs.destroy();
    const { status, stdout, stderr } = await lambkin(["backup", copy, "--data", data], {});
    assert.equal(status, 0, stderr);
    assert.equal(stdout, `${copy}: the state of ${data}, 1 packages\n`);
    await deploy(lambda, { name: "later", code: "exports.handler = async () => 8" });
    lambda.destroy();
  }
  await using engine = await startEngine({ port: 0, dataDirectory: copy, prewarm: 0 }, quiet);
  const lambda = new LambdaClient(clientConfig(engine.endpoint));
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "f" }));
  assert.equal(Payload?.transformToString(), "7");
  await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: "later" })), {
    name: "ResourceNotFoundException",
  });
  lambda.destroy();
  const logs = new CloudWatchLogsClient(clientConfig(engine.endpoint));
  await eventually(async () => assert.equal(await printed(logs), 2));
  logs.destroy();
});

/** How often the function has. */
async function printed(logs: CloudWatchLogsClient): Promise<number> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/f" }));
  return events.filter(({ message }) => message?.includes("printed")).length;
}

test("a copy is never laid over something, nor made of nothing", async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  const nothing = await lambkin(["backup", join(path, "copy"), "--data", path], {});
  assert.equal(nothing.status, 1);
  assert.match(nothing.stderr, /there is no state in .*; name it with --data/);
  const nowhere = await lambkin(["backup"], {});
  assert.equal(nowhere.status, 2);
});
