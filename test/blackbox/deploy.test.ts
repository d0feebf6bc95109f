import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import {
  CreateAliasCommand,
  type FunctionConfiguration,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { folderOf } from "../support/folder-of.ts";
import { type Ended, lambkin } from "../support/lambkin-command.ts";
import { zipBytes } from "../support/zip-bytes.ts";

/** What `lambkin deploy` does at an engine, as a person sees it. */

const arn = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
let engine: Engine;
let lambda: LambdaClient;

before(async () => {
  engine = await startEngine({ port: 0 }, { diagnostics: () => {} });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  lambda = new LambdaClient({ endpoint: engine.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
});

after(async () => {
  lambda.destroy();
  await engine.close();
});

test("a folder is deployed under its name, with the handler that package.json names", async () => {
  await using folder = await folderOf({
    "my.app/package.json": '{ "main": "./lib/app.js" }',
    "my.app/lib/app.js": "exports.handler = async () => 'from lib';",
  });
  const deployed = await run(["deploy", join(folder.path, "my.app")]);
  assert.deepEqual([deployed.status, deployed.stdout], [0, `${arn("my-app")}\n`]);
  assert.match(deployed.stderr, /^packed .*my\.app: 1 kB in \d+ ms\ncreated my-app, active in \d+ ms\n$/);
  const { Handler, Runtime, Role, MemorySize, Timeout } = await configurationOf("my-app");
  assert.deepEqual(
    { Handler, Runtime, Role, MemorySize, Timeout },
    {
      Handler: "lib/app.handler",
      Runtime: "nodejs26.x",
      Role: "arn:aws:iam::123456789012:role/lambkin",
      MemorySize: 128,
      Timeout: 3,
    },
  );
  assert.equal(await invoke("my-app"), '"from lib"');
});

test("a folder keeps its permission bits and symbolic links, and leaves .git behind", async () => {
  const code = `
    const fs = require("fs");
    exports.handler = async () => ({
      link: fs.readlinkSync(__dirname + "/current"),
      absolute: fs.readlinkSync(__dirname + "/bin/absolute"),
      mode: (fs.statSync(__dirname + "/bin/run").mode & 0o777).toString(8),
      files: fs.readdirSync(__dirname),
    });`;
  await using folder = await folderOf({ "index.js": code, "bin/run": "#!/bin/sh\n", ".git/HEAD": "ref: x" });
  await chmod(join(folder.path, "bin/run"), 0o754);
  await mkdir(join(folder.path, "empty"));
  await symlink("bin/run", join(folder.path, "current"));
  await symlink(join(folder.path, "index.js"), join(folder.path, "bin/absolute"));
  const deployed = await run(["deploy", folder.path, "--name", "links", "--runtime", "nodejs22.x"]);
  assert.equal(deployed.status, 0, deployed.stderr);
  assert.deepEqual(JSON.parse(await invoke("links")), {
    link: "bin/run",
    absolute: "../index.js",
    mode: "754",
    files: ["bin", "current", "empty", "index.js"],
  });
});

test("a symbolic link that leads out of the folder is refused before anything is sent", async () => {
  await using folder = await folderOf({ "index.js": "" });
  await symlink("../secret", join(folder.path, "out"));
  const { status, stderr } = await run(["deploy", folder.path, "--endpoint", "http://127.0.0.1:1"]);
  assert.equal(status, 1);
  assert.match(stderr, /^lambkin deploy: .*out is a symbolic link that leads out of the package, to \.\.\/secret\n$/);
});

test("a file is deployed under its name, with its handler", async () => {
  await using folder = await folderOf({ "hello.mjs": "export const handler = async ({ name }) => `hello ${name}`;" });
  const deployed = await run(["deploy", join(folder.path, "hello.mjs"), "--runtime", "nodejs22.x"]);
  assert.deepEqual([deployed.status, deployed.stdout], [0, `${arn("hello")}\n`]);
  assert.equal((await configurationOf("hello")).Handler, "hello.handler");
  assert.equal(await invoke("hello", { name: "you" }), '"hello you"');
});

test("a zip is deployed as it is, with all that the flags say", async () => {
  await using folder = await folderOf({ "variables.env": "ONE=1\nTWO=2\n" });
  const zip = join(folder.path, "zipped.zip");
  await writeFile(
    zip,
    zipBytes([{ name: "app.js", data: "exports.run = async () => process.env.ONE + process.env.TWO;" }]),
  );
  const flags = ["--handler", "app.run", "--runtime", "nodejs20.x", "--role", "arn:aws:iam::123456789012:role/r"];
  const sizes = ["--memory", "256", "--timeout", "9", "--description", "all of it", "--env", "TWO=3"];
  const variables = ["--env-file", join(folder.path, "variables.env")];
  const deployed = await run(["deploy", zip, ...flags, ...sizes, ...variables, "--json"]);
  assert.equal(deployed.status, 0, deployed.stderr);
  const shown: FunctionConfiguration = JSON.parse(deployed.stdout);
  const { FunctionArn, Handler, Runtime, Role, MemorySize, Timeout, Description, Environment, State } = shown;
  assert.deepEqual(
    { FunctionArn, Handler, Runtime, Role, MemorySize, Timeout, Description, Environment, State },
    {
      FunctionArn: arn("zipped"),
      Handler: "app.run",
      Runtime: "nodejs20.x",
      Role: "arn:aws:iam::123456789012:role/r",
      MemorySize: 256,
      Timeout: 9,
      Description: "all of it",
      Environment: { Variables: { ONE: "1", TWO: "3" } },
      State: "Active",
    },
  );
  assert.equal(await invoke("zipped"), '"13"');
});

test("an update changes the code and what was given, and keeps the rest", async () => {
  await using folder = await folderOf({ "kept.js": "exports.handler = async () => 1;" });
  const path = join(folder.path, "kept.js");
  const flags = ["--runtime", "nodejs22.x", "--memory", "512", "--timeout", "7", "--env", "ONE=1"];
  await run(["deploy", path, ...flags, "--handler", "kept.other", "--description", "mine"]);
  const first = await configurationOf("kept");
  await writeFile(path, "exports.other = async () => 2;");

  const code = await run(["deploy", path]);
  assert.equal(code.status, 0, code.stderr);
  assert.match(code.stderr, /^packed .*\nupdated the code of kept in \d+ ms\n$/);
  assert.deepEqual(settings(await configurationOf("kept")), settings(first));
  assert.equal(await invoke("kept"), "2");

  const timeout = await run(["deploy", path, "--timeout", "8"]);
  assert.match(timeout.stderr, /\nupdated the configuration of kept in \d+ ms\n$/);
  assert.deepEqual(settings(await configurationOf("kept")), { ...settings(first), Timeout: 8 });
});

test("the same files make the same package", async () => {
  const content = { "index.js": "exports.handler = async () => 1;", "lib/a.js": "", "lib/b.js": "" };
  await using one = await folderOf(content);
  await using other = await folderOf(content);
  const sums: unknown[] = [];
  for (const { path } of [one, other]) {
    const { stdout } = await run(["deploy", path, "--name", "same", "--json"]);
    sums.push(JSON.parse(stdout).CodeSha256);
  }
  assert.equal(sums[0], sums[1]);
});

test("--publish publishes a version, --alias creates its alias and moves it from then on", async () => {
  await using folder = await folderOf({ "published.js": "exports.handler = async () => 1;" });
  const path = join(folder.path, "published.js");
  const published = await run(["deploy", path, "--runtime", "nodejs22.x", "--publish"]);
  assert.deepEqual([published.status, published.stdout], [0, `${arn("published")}:1\n`]);
  assert.match(published.stderr, /\npublished version 1 in \d+ ms\n$/);

  for (const version of ["2", "3"]) {
    await writeFile(path, `exports.handler = async () => ${version};`);
    const aliased = await run(["deploy", path, "--alias", "live"]);
    assert.deepEqual([aliased.status, aliased.stdout], [0, `${arn("published")}:live\n`]);
    assert.match(aliased.stderr, new RegExp(`\nalias live is version ${version}\n$`));
    assert.equal(await invoke("published:live"), version);
  }

  const json = JSON.parse((await run(["deploy", path, "--alias", "live", "--json"])).stdout);
  assert.deepEqual([json.Version, json.AliasArn], ["3", `${arn("published")}:live`], "nothing changed: no new version");
});

test("an alias that moves keeps its description", async () => {
  await using folder = await folderOf({ "moved.js": "exports.handler = async () => 1;" });
  const path = join(folder.path, "moved.js");
  await run(["deploy", path, "--publish"]);
  const alias = { FunctionName: "moved", Name: "live" };
  await lambda.send(new CreateAliasCommand({ ...alias, FunctionVersion: "1", Description: "mine" }));
  await run(["deploy", path, "--alias", "live", "--memory", "256"]);
  const { FunctionVersion, Description } = await lambda.send(new GetAliasCommand(alias));
  assert.deepEqual({ FunctionVersion, Description }, { FunctionVersion: "2", Description: "mine" });
});

test("what the API refuses is shown as AWS names and words it, exit status 1", async () => {
  await using folder = await folderOf({ "index.js": "" });
  const refused = await run(["deploy", folder.path, "--name", "refused", "--runtime", "nodejs5.x"]);
  assert.deepEqual([refused.status, refused.stdout], [1, ""]);
  assert.match(refused.stderr, /\nInvalidParameterValueException: Value nodejs5\.x at 'runtime' failed to satisfy/);
  assert.doesNotMatch(refused.stderr, /^ {4}at /m, "no stack: it is nobody's bug");
});

test("a package of more than 50 MB is refused before it is sent", async () => {
  await using folder = await folderOf({ "index.js": "" });
  for (let n = 0; n < 6; n++) await writeFile(join(folder.path, `${n}.bin`), randomBytes(10_000_000));
  const { status, stderr } = await run(["deploy", folder.path, "--endpoint", "http://127.0.0.1:1"]);
  assert.equal(status, 1);
  assert.match(stderr, /^lambkin deploy: .* has more than 52428800 bytes \(50 MB\) zipped, [^\n]*\n$/);
});

test("a command that can't be understood says why, exit status 2", async (t) => {
  await using folder = await folderOf({ "notes.txt": "" });
  const cases: readonly [args: readonly string[], message: RegExp][] = [
    [["deploy"], /deploy takes one folder, file or zip/],
    [["deploy", join(folder.path, "nowhere")], /there is nothing to read at '.*nowhere'/],
    [["deploy", join(folder.path, "notes.txt")], /'.*notes\.txt' is no folder, JavaScript file or zip/],
    [["deploy", folder.path, "--memory", "much"], /--memory takes a whole number, not 'much'/],
    [["deploy", folder.path, "--env", "A"], /--env takes KEY=VALUE, not 'A'/],
    [["list", "--endpoint", "localhost:4566"], /the endpoint 'localhost:4566' is not a URL/],
    [["delete"], /delete takes one function/],
  ];
  for (const [args, message] of cases) {
    await t.test(`lambkin ${args.map((each) => basename(each)).join(" ")}`, async () => {
      const { status, stderr } = await run(args);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });
  }
});

/** At this file's engine. */
async function run(args: readonly string[]): Promise<Ended> {
  return await lambkin(args, { AWS_ENDPOINT_URL: engine.endpoint });
}

async function configurationOf(name: string): Promise<FunctionConfiguration> {
  return await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
}

function settings(configuration: FunctionConfiguration) {
  const { Runtime, Role, Handler, Description, Timeout, MemorySize, Environment } = configuration;
  return { Runtime, Role, Handler, Description, Timeout, MemorySize, Environment };
}

async function invoke(name: string, event: object = {}): Promise<string> {
  const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
  return Buffer.from(answer.Payload ?? []).toString();
}
