import assert from "node:assert/strict";
import { symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import {
  type CreateFunctionCommandOutput,
  InvokeCommand,
  LambdaClient,
  PublishLayerVersionCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { startEngine } from "../../src/engine.ts";
import { folderOf } from "../support/folder-of.ts";
import { create, one, patience } from "../support/functions.ts";
import { lambkin } from "../support/lambkin-command.ts";
import { clientConfig, openApi } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** Functions made of folders of the engine's machine, as `--allow-file-code` lets them be. */

const allowed = { allowFileCode: true };

async function createFrom(lambda: LambdaClient, S3Key: string, name = "f"): Promise<CreateFunctionCommandOutput> {
  return await create(lambda, { FunctionName: name, Code: { S3Bucket: "file", S3Key }, Timeout: 30 });
}

test("a function runs what lies in a folder, and after an update what lies there then", async () => {
  await using engine = await startEngine({ port: 0, prewarm: 0, ...allowed }, { diagnostics: () => {} });
  await using folder = await folderOf({
    "index.js": "exports.handler = async () => require('./lib/answer.js');",
    "lib/answer.js": "module.exports = 'first';",
  });
  using lambda = new DisposableClient(clientConfig(engine.endpoint));
  await createFrom(lambda, folder.path);
  await waitUntilFunctionActiveV2(patience(lambda), { FunctionName: "f" });
  assert.equal(await invoked(lambda), '"first"');
  await writeFile(join(folder.path, "lib/answer.js"), "module.exports = 'second';");
  assert.equal(await invoked(lambda), '"first"', "the folder is read when the request comes, and then only");
  const update = { FunctionName: "f", S3Bucket: "file", S3Key: folder.path };
  await lambda.send(new UpdateFunctionCodeCommand(update));
  await waitUntilFunctionUpdatedV2(patience(lambda), { FunctionName: "f" });
  assert.equal(await invoked(lambda), '"second"');
});

test("functions find the engine at the address that everybody knows, beside the one that is for them", async () => {
  await using engine = await startEngine({ port: 0, prewarm: 0, ...allowed }, { diagnostics: () => {} });
  const asking = `exports.handler = async () => (await fetch("${engine.endpoint}/_lambkin/health")).status;`;
  await using folder = await folderOf({ "index.js": asking });
  using lambda = new DisposableClient(clientConfig(engine.endpoint));
  await createFrom(lambda, folder.path);
  await waitUntilFunctionActiveV2(patience(lambda), { FunctionName: "f" });
  assert.equal(await invoked(lambda), "200");
});

test("the same content has the same CodeSha256, whatever folder it is in", async () => {
  const content = { "index.js": "exports.handler = async () => 1;", "lib/a.js": "" };
  await using api = await openApi(allowed);
  await using folder = await folderOf(content);
  await using other = await folderOf(content);
  const sums = [await createFrom(api.lambda, folder.path, "f"), await createFrom(api.lambda, `${other.path}/`, "g")];
  assert.equal(sums[0]?.CodeSha256, sums[1]?.CodeSha256);
});

test("a layer may have its content from a folder too", async () => {
  await using api = await openApi(allowed);
  await using folder = await folderOf({ "nodejs/node_modules/m/index.js": "" });
  const layer = { LayerName: "l", Content: { S3Bucket: "file", S3Key: folder.path } };
  const { Content } = await api.lambda.send(new PublishLayerVersionCommand(layer));
  const { CodeSha256, CodeSize } = await createFrom(api.lambda, folder.path);
  assert.deepEqual([Content?.CodeSha256, Content?.CodeSize], [CodeSha256, CodeSize]);
});

test("what is no folder with a package in it is refused, and nothing is kept", async (t) => {
  await using api = await openApi(allowed);
  await using folder = await folderOf({ "index.js": "", "empty/.git/HEAD": "", "large/a.bin": "", "leading/x": "" });
  const { path } = folder;
  await truncate(join(path, "large/a.bin"), 262_144_001);
  await symlink("../../secret", join(path, "leading/out"));
  const refusals: readonly [why: string, key: string, message: string | RegExp][] = [
    ["a relative path", "src", "Where S3Bucket is 'file', S3Key must be the absolute path of a folder, not 'src'"],
    ["the URL of one", `file://${path}`, /^Where S3Bucket is 'file', .* folder, not 'file:\/\/.*'$/],
    ["a path where nothing is", `${path}/no`, `There is no folder '${path}/no' on the machine of this engine`],
    ["a file", `${path}/index.js`, `'${path}/index.js' is no folder: S3Key must be the path of the one it lies in`],
    ["an empty folder", `${path}/empty`, "Uploaded file must be a non-empty zip"],
    ["a folder of more than 250 MB", `${path}/large`, "Unzipped size must be smaller than 262144000 bytes"],
    ["a link that leads out", `${path}/leading`, /out is a symbolic link that leads out of the package, to .*secret$/],
  ];
  for (const [why, key, message] of refusals) {
    await t.test(why, async () => {
      await assert.rejects(createFrom(api.lambda, key), { name: "InvalidParameterValueException", message });
    });
  }
  await t.test("a version of a folder", async () => {
    const Code = { S3Bucket: "file", S3Key: path, S3ObjectVersion: "1" };
    const message = "A folder has no versions: leave S3ObjectVersion out where S3Bucket is 'file'";
    await assert.rejects(create(api.lambda, { Code }), { name: "InvalidParameterValueException", message });
  });
  assert.deepEqual(await api.store.list("function", { limit: 1 }), []);
});

const notAllowed =
  "This engine takes no code from folders of its machine, which is what S3Bucket 'file' means: " +
  "start it with --allow-file-code";

test("an engine that was not told to take folders says how to tell it", async () => {
  await using api = await openApi();
  await using folder = await folderOf({ "index.js": "" });
  const refused = { name: "InvalidParameterValueException", message: notAllowed };
  await assert.rejects(createFrom(api.lambda, folder.path), refused);
  await create(api.lambda, { Code: { ZipFile: one } });
  const update = { FunctionName: "f", S3Bucket: "file", S3Key: folder.path };
  await assert.rejects(api.lambda.send(new UpdateFunctionCodeCommand(update)), refused);
  const layer = { LayerName: "l", Content: { S3Bucket: "file", S3Key: folder.path } };
  await assert.rejects(api.lambda.send(new PublishLayerVersionCommand(layer)), refused);
});

test("functions have no folders read to them", async () => {
  await using engine = await startEngine({ port: 0, prewarm: 0, ...allowed }, { diagnostics: () => {} });
  const code = `
    exports.handler = async ({ input }) => {
      const url = process.env.AWS_ENDPOINT_URL_LAMBDA + "/2015-03-31/functions";
      const answer = await fetch(url, { method: "POST", body: JSON.stringify(input) });
      return await answer.json();
    };`;
  await using folder = await folderOf({ "index.js": code });
  using lambda = new DisposableClient(clientConfig(engine.endpoint));
  const { Role } = await createFrom(lambda, folder.path);
  await waitUntilFunctionActiveV2(patience(lambda), { FunctionName: "f" });
  const wanted = { FunctionName: "thief", Runtime: "nodejs22.x", Handler: "index.handler", Role };
  const input = { ...wanted, Code: { S3Bucket: "file", S3Key: folder.path } };
  assert.deepEqual(JSON.parse(await invoked(lambda, { input })), { Type: "User", message: notAllowed });
});

test("lambkin start --allow-file-code is refused where others than this machine may call", async () => {
  await using data = await temporaryDirectory();
  const start = ["start", "--port", "0", "--data", data.path, "--allow-file-code"];
  for (const flags of [["--host", "0.0.0.0"], ["--behind-proxy"]]) {
    const { status, stderr } = await lambkin([...start, ...flags], {});
    assert.equal(status, 2, flags.join(" "));
    assert.equal(
      stderr,
      "lambkin start: --allow-file-code is for an engine that serves this machine only (127.0.0.1, no proxy): whoever " +
        "calls it has every folder read that it can read; see lambkin start --help\n",
    );
  }
});

class DisposableClient extends LambdaClient implements Disposable {
  [Symbol.dispose](): void {
    this.destroy();
  }
}

async function invoked(lambda: LambdaClient, event: object = {}): Promise<string> {
  const answer = await lambda.send(new InvokeCommand({ FunctionName: "f", Payload: JSON.stringify(event) }));
  return Buffer.from(answer.Payload ?? []).toString();
}
