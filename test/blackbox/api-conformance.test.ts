/** Cases of section 10 of the API's specification, on the wire; most have their tests beside what they are about. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CreateFunctionCommand, LambdaClient, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { F, one, patience, role, sha } from "../support/functions.ts";
import { clientConfig } from "../support/open-api.ts";

let engine: Engine;
let lambda: LambdaClient;

before(async () => {
  engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
  const Code = { ZipFile: one };
  const settings = { Runtime: "nodejs22.x", Role: role, Handler: "index.handler", Timeout: 30 } as const;
  await lambda.send(new CreateFunctionCommand({ FunctionName: "f", ...settings, Code }));
  await waitUntilFunctionActiveV2(patience(lambda), { FunctionName: "f" });
});

after(async () => {
  lambda.destroy();
  await engine.close();
});

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function call(request: string, input?: object | string): Promise<Answered> {
  const [method = "", path = ""] = request.split(" ");
  const body = typeof input === "object" ? JSON.stringify(input) : input;
  const response = await fetch(engine.endpoint + path, { method, ...(body !== undefined && { body }) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const functions = "/2015-03-31/functions";
const versions = `POST ${functions}/f/versions`;
const aliases = `${functions}/f/aliases`;
const live = { Name: "live", FunctionVersion: "1" };
const user = (message: string) => JSON.stringify({ Type: "User", message });
const missing = (message: string) => JSON.stringify({ Type: "User", Message: message });

test("API-1122: publishing twice gives one version, and one revision of it", async () => {
  const first = await call(versions);
  const again = await call(versions);
  assert.deepEqual([first.status, again.status], [201, 201]);
  assert.equal(again.text, first.text);
  const { Version, FunctionArn } = JSON.parse(first.text);
  assert.deepEqual([Version, FunctionArn], ["1", `${F}:1`]);
});

type Case = readonly [what: string, request: string, input: object | undefined, status: number, body: string];

const cases: readonly Case[] = [
  [
    "API-1123: a version of code that does not stand is refused with the hash that does",
    versions,
    { CodeSha256: "bad" },
    400,
    user(
      `CodeSHA256 (bad) is different from current CodeSHA256 in $LATEST (${sha(one)}). ` +
        "Please try again with the CodeSHA256 in $LATEST.",
    ),
  ],
  [
    "API-1128: an alias is not called like a version",
    `POST ${aliases}`,
    { ...live, Name: "2024" },
    400,
    JSON.stringify({
      message:
        "1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: " +
        "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
    }),
  ],
  [
    "API-1129: an alias has one further version at most",
    `POST ${aliases}`,
    { ...live, RoutingConfig: { AdditionalVersionWeights: { 1: 0.5, 2: 0.5 } } },
    400,
    user("Number of items in AdditionalVersionWeights cannot be greater than 1"),
  ],
  [
    "API-1130: an alias that is not there is not shown",
    `GET ${aliases}/x`,
    undefined,
    404,
    missing(`Cannot find alias arn: ${F}:x`),
  ],
  [
    "API-1130: an alias that is not there is not changed",
    `PUT ${aliases}/x`,
    {},
    404,
    missing(`Alias not found: ${F}:x`),
  ],
  ["API-1130: an alias that is not there is deleted without a word", `DELETE ${aliases}/x`, undefined, 204, ""],
];

for (const [what, request, input, status, body] of cases) {
  test(what, async () => {
    const answer = await call(request, input);
    assert.deepEqual([answer.status, answer.text], [status, body]);
  });
}

test("API-1127: an alias is created once", async () => {
  const created = await call(`POST ${aliases}`, live);
  assert.equal(created.status, 201);
  const { RevisionId: _, ...shown } = JSON.parse(created.text);
  assert.deepEqual(shown, { AliasArn: `${F}:live`, Name: "live", FunctionVersion: "1", Description: "" });
  const again = await call(`POST ${aliases}`, live);
  assert.deepEqual([again.status, again.text], [409, user(`Alias already exists: ${F}:live`)]);
});

async function invoke(name: string, payload = "{}"): Promise<Answered> {
  return await call(`POST ${functions}/${name}/invocations`, payload);
}

test("API-1131: a function answers with its own bytes", async () => {
  const { status, headers, text } = await invoke("f", '{"a":1}');
  assert.deepEqual([status, text], [200, '{"a":1}']);
  const facts = ["x-amz-executed-version", "x-amz-function-error"].map((name) => headers.get(name));
  assert.deepEqual(facts, ["$LATEST", null]);
});

test("API-1135: a synchronous payload that is no JSON is refused", async () => {
  const { status, headers, text } = await invoke("f", "abc");
  assert.deepEqual([status, headers.get("x-amzn-errortype")], [400, "InvalidRequestContentException"]);
  assert.match(text, /^\{"Type":"User","message":"Could not parse request body into json: /);
});

/** What a function that failed answers with. */
async function failure(name: string): Promise<{ body: { [name: string]: unknown }; requestId: string }> {
  const { status, headers, text } = await invoke(name);
  assert.deepEqual([status, headers.get("x-amz-function-error")], [200, "Unhandled"]);
  return { body: JSON.parse(text), requestId: headers.get("x-amzn-requestid") ?? "" };
}

test("API-1136: what a handler throws is the body of the answer", async () => {
  await deploy(lambda, { name: "throws", code: "exports.handler = async () => { throw new Error('boom'); };" });
  const { errorType, errorMessage, trace } = (await failure("throws")).body;
  assert.deepEqual([errorType, errorMessage], ["Error", "boom"]);
  assert(Array.isArray(trace));
  assert.equal(trace[0], "Error: boom");
});

test("API-1137: a function that takes too long is told of by the request's id", async () => {
  const code = "exports.handler = async () => await new Promise((end) => setTimeout(end, 100_000));";
  await deploy(lambda, { name: "sleeps", code, timeout: 1 });
  const { body, requestId } = await failure("sleeps");
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after 1.00 seconds`;
  assert.deepEqual(body, { errorType: "Sandbox.Timedout", errorMessage });
});

test("API-1138: a function whose process exits says so, and the next invocation finds another", async () => {
  const code = "exports.handler = async (event) => event.stay ? 'stayed' : process.exit(0);";
  await deploy(lambda, { name: "exits", code });
  const { body, requestId } = await failure("exits");
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited without providing a reason`;
  assert.deepEqual(body, { errorType: "Runtime.ExitError", errorMessage });
  assert.equal((await invoke("exits", '{"stay":true}')).text, '"stayed"');
});

test("API-1139: an answer of 7 MiB is too large", async () => {
  await deploy(lambda, { name: "large", code: "exports.handler = async () => 'x'.repeat(7 * 2 ** 20);" });
  assert.deepEqual((await failure("large")).body, {
    errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    errorType: "Function.ResponseSizeTooLarge",
  });
});

/** Cases that wait for what they are about, or are told of elsewhere. */
const later: Readonly<Record<string, string>> = {
  "API-1152": "URLs over HTTP",
  "API-1153": "URLs over HTTP",
  "API-1154": "URLs over HTTP",
  "API-1155": "URLs over HTTP",
  "API-1165": "tools that are not on every machine",
  "API-1166": "custom runtimes",
  "API-1167": "extensions",
};

test("every case of section 10 is named by a test", () => {
  const tests = join(import.meta.dirname, "..");
  const rules = readFileSync(join(tests, "../docs/spec/lambda-api.md"), "utf8");
  const numbers = [...rules.matchAll(/^\| (API-11\d\d) \|/gm)].map(([, number = ""]) => number);
  assert.equal(numbers.length, 69);
  const texts = globSync("{unit,blackbox}/**/*.ts", { cwd: tests }).map((file) =>
    readFileSync(join(tests, file), "utf8"),
  );
  const named = new Set(texts.flatMap((text) => text.match(/(?<=["( ])API-11\d\d\b(?!":)/g) ?? []));
  assert.deepEqual(
    numbers.filter((number) => !named.has(number) && later[number] === undefined),
    [],
  );
});
