/** Every command once, from the package as it is published: its code lies in other files than the sources do. */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { eventually } from "../support/eventually.ts";
import { installedPackage } from "../support/packed.ts";
import { type Running, lambkin, startLambkin } from "../support/lambkin-command.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const directory = await temporaryDirectory();
const project = join(directory.path, "project");
const data = join(directory.path, "data");
const at = (name: string): string => join(project, name);
let main: string;

const files = {
  "hello.js": 'exports.handler = async ({ name }) => { console.log("asked"); return `hello ${name}`; };',
  "old.js": "exports.handler = (event, context, callback) => callback(null, 1);",
  "greeter/index.js": 'exports.handler = async () => { console.log("greeted"); return "good day"; };',
  "greeter/package.json": "{}",
  "typed/lambkin.config.ts":
    'import { defineConfig } from "lambkin";\nexport default defineConfig({ functions: { typed: { handler: "typed.handler" } } });',
  "typed/typed.ts":
    "interface E { n: number }\nexport const handler = async ({ n }: E) => {\n  throw new Error(`${n}`);\n};",
  "sam/template.yaml": [
    "Transform: AWS::Serverless-2016-10-31",
    "Resources:",
    "  Sam:",
    "    Type: AWS::Serverless::Function",
    "    Properties: { CodeUri: ., Handler: sam.handler, Runtime: nodejs24.x, FunctionName: sam }",
  ].join("\n"),
  "sam/sam.js": 'exports.handler = async () => "from SAM";',
  "sls/serverless.yml":
    "service: s\nprovider: { name: aws, runtime: nodejs24.x }\nfunctions: { sls: { handler: sls.handler, name: sls } }",
  "sls/sls.js": 'exports.handler = async () => "from serverless.yml";',
};

before(async () => {
  main = (await installedPackage(directory.path)).command;
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(at(name), ".."), { recursive: true });
    await writeFile(at(name), content);
  }
  // So many that a thread unpacks them.
  for (let count = 0; count < 250; count += 1) await writeFile(at(`greeter/${count}.txt`), "");
});

after(async () => {
  await directory[Symbol.asyncDispose]();
});

interface Row {
  readonly run: readonly string[];
  readonly prints: RegExp;
  readonly status?: number;
}

/** Those that need no engine, then those that speak to one, in their order. */
const alone: readonly Row[] = [
  { run: ["--version"], prints: /^\d+\.\d+\.\d+\n$/ },
  { run: ["invoke", at("hello.handler"), "-e", '{"name":"Ada"}'], prints: /^"hello Ada"\n$/ },
  { run: ["generate-event", "sqs", "receive-message", "--body", "a"], prints: /"body": "a"/ },
  { run: ["migrate-check", at("old.handler")], prints: /callback/, status: 1 },
  { run: ["runtimes"], prints: /^nodejs24\.x +24\./m },
  { run: ["doctor", "--port", "0"], prints: /^ok +engine +Node v24\./m },
];
const atEngine: readonly Row[] = [
  { run: ["deploy", at("greeter")], prints: /greeter/ },
  { run: ["list"], prints: /^greeter /m },
  { run: ["invoke", "greeter"], prints: /^"good day"\n$/ },
  { run: ["logs", "greeter"], prints: /greeted/ },
  { run: ["delete", "greeter"], prints: /greeter/ },
  { run: ["backup", join(directory.path, "backup"), "--data", data], prints: /backup/ },
  { run: ["keys", "create", "--data", data], prints: /AKIA|AWS_ACCESS_KEY_ID/ },
];

test("every command of the package does its work", async () => {
  for (const row of alone) await check(row, {});
  await using engine = startLambkin(["start", "--port", "0", "--data", data], {}, main);
  const endpoint = await eventually(() => {
    const [, found] = /(http:\/\/\S+)/.exec(engine.stdout.join("\n")) ?? [];
    assert(found, engine.stderr.join("\n"));
    return found;
  }, 20_000);
  for (const row of atEngine) await check(row, { AWS_ENDPOINT_URL: endpoint });
  assert.equal((await engine.interrupt()).status, 0);
});

test("every command that help lists is tried here", async () => {
  const { stdout } = await lambkin(["--help"], {}, main);
  const listed = [...stdout.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name);
  const tried = [...alone, ...atEngine].map(({ run }) => run[0]);
  assert.deepEqual(
    listed.filter((name) => !tried.includes(name ?? "")),
    ["dev", "start"],
  );
});

test("the package's lambkin dev serves TypeScript, and its stack traces name the source's lines", async () => {
  await using dev = startLambkin(["dev", at("typed"), "--port", "0", "--json"], {}, main);
  const { errorType, trace } = JSON.parse(await answerOf(dev, "typed", '{"n":7}'));
  assert.equal(errorType, "Error");
  assert.match(trace.join("\n"), /typed\.ts:3:9/);
});

test("the package's lambkin dev reads SAM templates and serverless.yml", async () => {
  await using dev = startLambkin(["dev", at("sam"), "--port", "0", "--json"], {}, main);
  assert.equal(await answerOf(dev, "sam"), '"from SAM"');
  await using other = startLambkin(["dev", at("sls"), "--port", "0", "--json"], {}, main);
  assert.equal(await answerOf(other, "sls"), '"from serverless.yml"');
});

test("the package's lambkin dev --inspect has a port for a debugger", async () => {
  await using dev = startLambkin(["dev", at("sam"), "--port", "0", "--inspect", "sam:0"], {}, main);
  const port = await eventually(() => {
    const [, found] = /sam is at 127\.0\.0\.1:(\d+)/.exec([...dev.stdout, ...dev.stderr].join("\n")) ?? [];
    assert(found, dev.stderr.join("\n"));
    return found;
  }, 20_000);
  await eventually(async () => {
    const targets = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
    assert.match(JSON.stringify(targets), /webSocketDebuggerUrl/);
  }, 20_000);
});

async function check({ run, prints, status = 0 }: Row, variables: Readonly<Record<string, string>>): Promise<void> {
  const ended = await lambkin(run, variables, main);
  const said = `lambkin ${run.join(" ")}\n${ended.stdout}\n${ended.stderr}`;
  assert.equal(ended.status, status, said);
  assert.match(ended.stdout || ended.stderr, prints, said);
}

async function answerOf(dev: Running, functionName: string, event = "{}"): Promise<string> {
  const endpoint = await eventually(() => {
    const serving = dev.stdout.find((line) => line.includes('"type":"serving"'));
    assert(serving, [...dev.stdout, ...dev.stderr].join("\n"));
    return String(JSON.parse(serving).endpoint);
  }, 20_000);
  const url = `${endpoint}/2015-03-31/functions/${functionName}/invocations`;
  return await (await fetch(url, { method: "POST", body: event })).text();
}
