import assert from "node:assert/strict";
import { after, test } from "node:test";
import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { clientConfig } from "../support/open-api.ts";

const said: unknown[] = [];
const engine = await startEngine({ port: 0 }, { diagnostics: (...all) => void said.push(all) });
const lambda = new LambdaClient(clientConfig(engine.endpoint));
const logs = new CloudWatchLogsClient(clientConfig(engine.endpoint));
after(async () => {
  lambda.destroy();
  logs.destroy();
  await engine.close();
});

/** Far more than may wait for the disk. */
const lines = 60_000;
const text = "x".repeat(990);

for (const [way, print] of [
  ["console.log", "console.log(i, text)"],
  ["its standard output", 'require("fs").writeSync(1, i + " " + text + "\\n")'],
] as const) {
  test(`60 MB printed at once through ${way} are all kept, in their order, and others are answered meanwhile`, async () => {
    const name = way.replaceAll(/[ .]/g, "-");
    const code = `const text = "x".repeat(990); exports.handler = async () => { for (let i = 0; i < ${lines}; i++) ${print}; };`;
    await deploy(lambda, { name, code, timeout: 300, memory: 1024 });
    await deploy(lambda, { name: `${name}-neighbour`, code: "exports.handler = async () => 1;" });
    // With its tail, the answer comes when all of the log is there.
    const flood = lambda.send(new InvokeCommand({ FunctionName: name, LogType: "Tail" }));
    const ending = new AbortController();
    const over = flood.finally(() => ending.abort());
    for (let answers = 0; answers < 3 || !ending.signal.aborted; answers += 1) {
      const { StatusCode } = await lambda.send(new InvokeCommand({ FunctionName: `${name}-neighbour` }));
      assert.equal(StatusCode, 200);
      if (answers > 1000) break;
    }
    await over;
    assert.equal((await flood).FunctionError, undefined);
    const input = { logGroupName: `/aws/lambda/${name}`, filterPattern: text.slice(0, 100) };
    const found: string[] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, input)) {
      found.push(...events.map(({ message = "" }) => /(\d+) x/.exec(message)?.[1] ?? ""));
    }
    assert.deepEqual(
      found.filter((number, index) => number !== String(index)),
      [],
    );
    assert.equal(found.length, lines);
    assert.deepEqual(said, []);
  });
}
