import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import {
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { startEngine } from "../../src/engine.ts";
import { engineConfig } from "../../src/config.ts";
import type { InvocationObserver } from "../../src/model/invocation-observer.ts";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";
import { create, patience } from "../support/functions.ts";
import { clientConfig } from "../support/open-api.ts";

/** What `lambkin dev` asks of the engine that it starts. */

const linking = { port: 0, prewarm: 0, isolation: "none", allowFileCode: true, linksFolders: true } as const;

test("a linked folder is the function's code where it lies, with the modules beside it, and is downloaded as a zip", async () => {
  await using engine = await startEngine(linking, { diagnostics: () => {} });
  await using folder = await folderOf({
    "app/index.js": "exports.handler = async () => [__dirname, require('beside')];",
    "node_modules/beside/index.js": "module.exports = 1;",
  });
  const app = join(folder.path, "app");
  using lambda = new DisposableClient(clientConfig(engine.endpoint));
  await create(lambda, { Code: { S3Bucket: "file", S3Key: app } });
  await waitUntilFunctionActiveV2(patience(lambda), { FunctionName: "f" });
  assert.deepEqual(await invoked(lambda), [app, 1]);
  const { Code } = await lambda.send(new GetFunctionCommand({ FunctionName: "f" }));
  const zip = await (await fetch(Code?.Location ?? "")).bytes();
  assert.equal(Buffer.from(zip.subarray(0, 2)).toString(), "PK");
});

test("a linked folder has a new CodeSha256 with each update, and then what lies in it is loaded again", async () => {
  await using engine = await startEngine(linking, { diagnostics: () => {} });
  await using folder = await folderOf({ "index.js": "exports.handler = async () => 1;" });
  using lambda = new DisposableClient(clientConfig(engine.endpoint));
  const { CodeSha256 } = await create(lambda, { Code: { S3Bucket: "file", S3Key: folder.path } });
  await waitUntilFunctionActiveV2(patience(lambda), { FunctionName: "f" });
  assert.equal(await invoked(lambda), 1);
  await writeFile(join(folder.path, "index.js"), "exports.handler = async () => 2;");
  assert.equal(await invoked(lambda), 1);
  const update = { FunctionName: "f", S3Bucket: "file", S3Key: folder.path };
  const updated = await lambda.send(new UpdateFunctionCodeCommand(update));
  assert.notEqual(updated.CodeSha256, CodeSha256);
  await waitUntilFunctionUpdatedV2(patience(lambda), { FunctionName: "f" });
  assert.equal(await invoked(lambda), 2);
});

test("folders are linked by nobody who was not allowed to give them as code", () => {
  assert.throws(() => engineConfig({ linksFolders: true }), /folders are linked where they are allowed as code/);
});

test("an observer of invocations hears of each: its lines, its beginning, its end", async () => {
  const heard: unknown[] = [];
  const observer: InvocationObserver = {
    began: ({ version }) => heard.push(["began", version.functionName]),
    ended: (_invocation, { outcome, initDurationMs }) =>
      heard.push(["ended", outcome.kind, initDurationMs !== undefined]),
    refused: (_invocation, error) => heard.push(["refused", error instanceof Error && error.name]),
    logged: (_stream, events) => heard.push(...events.map(({ message }) => message.split(/[\t ]/).at(-1))),
  };
  await using engine = await startEngine(linking, { diagnostics: () => {}, observer });
  await using folder = await folderOf({
    "index.js": "exports.handler = async () => { console.log('hello'); throw 1; };",
  });
  using lambda = new DisposableClient(clientConfig(engine.endpoint));
  await create(lambda, { Code: { S3Bucket: "file", S3Key: folder.path } });
  await waitUntilFunctionActiveV2(patience(lambda), { FunctionName: "f" });
  await invoked(lambda);
  await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: "f", Payload: "{" })));
  await eventually(() => {
    const told = heard.filter((each) => Array.isArray(each) || each === "hello\n");
    const first = [["began", "f"], "hello\n", ["ended", "failed", true]];
    assert.deepEqual(told, [...first, ["began", "f"], ["refused", "InvalidRequestContentException"]]);
  });
});

class DisposableClient extends LambdaClient implements Disposable {
  [Symbol.dispose](): void {
    this.destroy();
  }
}

async function invoked(lambda: LambdaClient): Promise<unknown> {
  const answer = await lambda.send(new InvokeCommand({ FunctionName: "f", Payload: "{}" }));
  return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
}
