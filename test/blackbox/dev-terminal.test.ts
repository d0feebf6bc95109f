import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { startDev } from "../support/dev.ts";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";
import { startLambkin } from "../support/lambkin-command.ts";
import { save } from "../support/save.ts";

/** What `lambkin dev` writes. */

const code = `
  exports.handler = async ({ lines = [], fail, wait = 0 }) => {
    for (const line of lines) {
      console.log(line);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    console.warn("take care");
    if (fail) throw new TypeError("no good");
    return 1;
  };`;

async function startPiped(path: string, flags: readonly string[] = [], variables: Record<string, string> = {}) {
  const command = startLambkin(["dev", path, "--port", "0", ...flags], { NO_COLOR: "", ...variables });
  await using opened = new AsyncDisposableStack();
  opened.defer(async () => void (await command.interrupt()));
  const endpoint = await eventually(() => {
    const found = /^Lambkin serves on (http:\S+)/.exec(command.stdout[0] ?? "")?.[1];
    assert(
      found !== undefined && command.stdout.some((line) => line.includes("aws lambda invoke")),
      command.stdout.join("\n"),
    );
    return found;
  });
  const invoke = async (event: object, headers: Record<string, string> = {}) => {
    const url = `${endpoint}/2015-03-31/functions/f/invocations`;
    return await (await fetch(url, { method: "POST", headers, body: JSON.stringify(event) })).text();
  };
  const rest = opened.move();
  return { command, endpoint, invoke, [Symbol.asyncDispose]: async () => await rest.disposeAsync() };
}

const cold = { "x-lambkin-cold": "true" };

/**
 * The lines that `invoke` has `dev` write, from the first row on, when there are those that `isWhole` wants. Once more where
 * the machine was so busy that what takes a moment was shown as it came, which is for a test of its own.
 */
async function shownAtOnce(
  { command }: Pick<Awaited<ReturnType<typeof startPiped>>, "command">,
  invoke: () => Promise<void>,
  isWhole: (lines: readonly string[]) => boolean,
): Promise<string[]> {
  for (;;) {
    const before = command.stdout.length;
    const shown = (): string[] => {
      const lines = command.stdout.slice(before);
      return lines.slice(lines.findIndex((line) => /^\d\d:\d\d:\d\d/.test(line)));
    };
    await invoke();
    const lines = await eventually(() => {
      assert(isWhole(shown()), shown().join("\n"));
      return shown();
    });
    if (!lines.some((line) => line.endsWith("running…"))) return lines;
  }
}

test("an invocation is a line with its log beneath, without colours in a pipe", async () => {
  await using folder = await folderOf({ "f.js": code });
  await using dev = await startPiped(join(folder.path, "f.js"));
  const invoke = async (): Promise<void> => {
    const before = dev.command.stdout.length;
    await dev.invoke({ lines: ["one", "two\nlines"] }, cold);
    // Its environment is free then.
    await eventually(() => assert(dev.command.stdout.slice(before).some((line) => / f {2,}ok /.test(line))));
    await dev.invoke({ fail: true });
  };
  const isWhole = (all: readonly string[]): boolean =>
    all.some((line) => / f {2,}TypeError /.test(line)) && all.some((line) => / at .*f\.js:8:/.test(line));
  const lines = await shownAtOnce(dev, invoke, isWhole);
  assert.match(lines[0] ?? "", /^\d\d:\d\d:\d\d {2}f {9}ok +[\d.]+ ms {2}cold \+[\d.]+ ms +\d+ MB {2}[0-9a-f]{8}$/);
  const indent = "          ";
  assert.deepEqual(lines.slice(1, 5), [`${indent}one`, `${indent}two`, `${indent}lines`, "        ! take care"]);
  assert.match(lines[5] ?? "", /^\d\d:\d\d:\d\d {2}f {9}TypeError +[\d.]+ ms {2}warm +\d+ MB {2}[0-9a-f]{8}$/);
  assert.deepEqual(lines.slice(6, 8), ["        ! take care", "        ✖ TypeError: no good"]);
  assert.match(lines[8] ?? "", /^ {14}at .*f\.js:8:/);
  assert.equal(dev.command.stdout.join("\n").includes("\u001B"), false);
});

test("the line with the address comes when the functions are there", async () => {
  const functions = Object.fromEntries(
    Array.from({ length: 8 }, (_, at) => [`f${at}.ts`, `export const handler = async () => ${at};`]),
  );
  await using folder = await folderOf(functions);
  await using command = startLambkin(["dev", folder.path, "--port", "0"], { NO_COLOR: "" });
  const endpoint = await eventually(() => {
    const [, found] = /Lambkin serves on (http:\S+)/.exec(command.stdout.join("\n")) ?? [];
    assert(found !== undefined, command.stdout.join("\n"));
    return found;
  }, 20_000);
  const url = `${endpoint}/2015-03-31/functions/f7/invocations`;
  assert.equal(await (await fetch(url, { method: "POST", body: "{}" })).text(), "7");
  await command.interrupt();
});

test("FORCE_COLOR has colours in a pipe too, and NO_COLOR none", async () => {
  await using folder = await folderOf({ "f.js": code });
  await using coloured = await startPiped(join(folder.path, "f.js"), [], { FORCE_COLOR: "1" });
  assert(coloured.command.stdout.join("\n").includes("\u001B[1mf\u001B[22m"));
});

test("a mistake in a file is told once, however many functions it is part of", async () => {
  await using folder = await folderOf({ "f.js": code, "g.js": code, "h.js": code, "i.js": code });
  await using dev = await startPiped(folder.path);
  await save(join(folder.path, "g.js"), "exports.handler = async () => { return 2 );");
  await eventually(() =>
    assert(dev.command.stdout.some((line) => line.endsWith("what was served before is served on"))),
  );
  const told = dev.command.stdout.filter((line) => line.includes("✖"));
  assert.deepEqual(
    told.map((line) => line.slice(10)),
    ["✖ 4 functions  SyntaxError: Unexpected token ')'"],
  );
});

test("a function that can't be loaded is shown with its error once, as a cold start", async () => {
  await using folder = await folderOf({ "f.js": "require('./nothing'); exports.handler = async () => 1;" });
  await using dev = await startPiped(join(folder.path, "f.js"));
  const invoke = async (): Promise<void> => void (await dev.invoke({}, cold));
  const lines = await shownAtOnce(dev, invoke, (all) => all.some((line) => / {2}- .*f\.js$/.test(line)));
  assert.match(lines[0] ?? "", /^\S+ {2}f {9}Runtime\.ImportModuleError +[\d.]+ m?s {2}cold /);
  assert.deepEqual(lines.slice(1, 3), [
    "        ✖ Runtime.ImportModuleError: Error: Cannot find module './nothing'",
    "          Require stack:",
  ]);
  assert.equal(lines.length, 4, lines.join("\n"));
});

test("what the engine reports while it runs is a line for people", async () => {
  await using folder = await folderOf({ "f.js": code });
  await using dev = await startPiped(join(folder.path, "f.js"), ["--retry-delays", "0,0"]);
  await fetch(`${dev.endpoint}/2015-03-31/functions/f/invocations`, {
    method: "POST",
    headers: { "X-Amz-Invocation-Type": "Event" },
    body: '{ "fail": true }',
  });
  await eventually(() => {
    const line = dev.command.stdout.find((each) => each.includes("events.given-up"));
    assert.match(line ?? "", /^\S+ {2}! events\.given-up {2}f {2}reason RetriesExhausted, .* {2}[0-9a-f]{8}$/);
  });
});

test("why an API answers with an internal error is a line for people", async () => {
  await using folder = await folderOf({
    "index.js": `exports.bad = async () => ({ hello: "world" }); exports.guard = async () => ({ isAuthorized: true });`,
    "template.yaml": `Resources:
  Shop:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Prod
      Auth: { Authorizers: { Own: { FunctionArn: !GetAtt Guard.Arn } } }
  Guard: { Type: AWS::Serverless::Function, Properties: { CodeUri: ., Handler: index.guard, Runtime: nodejs24.x } }
  Bad:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: index.bad
      Runtime: nodejs24.x
      Events:
        Open: { Type: Api, Properties: { RestApiId: !Ref Shop, Path: "/a/{id}", Method: get } }
        Guarded: { Type: Api, Properties: { RestApiId: !Ref Shop, Path: /b, Method: get, Auth: { Authorizer: Own } } }
`,
  });
  await using dev = await startPiped(folder.path);
  assert.equal((await fetch(`${dev.endpoint}/a/1`)).status, 502);
  assert.equal((await fetch(`${dev.endpoint}/b`, { headers: { Authorization: "x" } })).status, 500);
  const expected = [
    /! api\.malformed-response {2}Bad {2}route GET \/a\/\{id\}, expected statusCode, headers and body, which is a text {2}/,
    /! api\.malformed-authorization {2}Guard {2}authorizer Own, expected principalId and policyDocument {2}/,
  ];
  await eventually(() => {
    for (const line of expected) assert.match(dev.command.stdout.join("\n"), line);
  }, 20_000);
});

test("--raw shows what CloudWatch has: START, END, REPORT and whole lines between", async () => {
  await using folder = await folderOf({ "f.js": code });
  await using dev = await startPiped(join(folder.path, "f.js"), ["--raw"]);
  await dev.invoke({ lines: ["one"] });
  await eventually(() => {
    const text = dev.command.stdout.join("\n");
    assert.match(
      text,
      /START RequestId: (\S+) Version: \$LATEST\n\S+Z\t\1\tINFO\tone\n\S+Z\t\1\tWARN\ttake care\nEND RequestId: \1\nREPORT RequestId: \1\tDuration/,
    );
  });
});

test("--json has an object a line: the log, then the invocation with what its line would say", async () => {
  await using folder = await folderOf({ "f.js": code });
  await using dev = await startDev([join(folder.path, "f.js")]);
  await dev.invoke("f", { lines: ["one"] });
  const [invocation] = await dev.until("invocation");
  const members = "type time functionName version requestId status durationMs cold initDurationMs maxMemoryUsedMB";
  assert.equal(Object.keys(invocation ?? {}).join(" "), members);
  assert.deepEqual([invocation?.["status"], invocation?.["cold"]], ["ok", true]);
  for (const member of ["durationMs", "initDurationMs"]) assert.match(String(invocation?.[member]), /^\d+(\.\d\d?)?$/);
  const logs = dev.told("log").map(({ requestId, level, message }) => [requestId, level, message]);
  assert.deepEqual(logs, [
    [invocation?.["requestId"], "info", "one"],
    [invocation?.["requestId"], "warn", "take care"],
  ]);
});

test("lines of invocations that run at once are not mixed", async () => {
  await using folder = await folderOf({ "f.js": code });
  await using dev = await startDev([join(folder.path, "f.js")]);
  const events = ["a", "b", "c"].map((name) => ({ lines: [`${name}1`, `${name}2`, `${name}3`], wait: 30 }));
  const messagesOfAll = async (): Promise<string[]> => {
    const [logs, invocations] = [dev.told("log").length, dev.told("invocation").length];
    await Promise.all(events.map(async (event) => await dev.invoke("f", event)));
    const ended = (await dev.until("invocation", invocations + 3)).slice(invocations);
    // What takes a second is shown as it comes.
    if (ended.some(({ durationMs }) => Number(durationMs) > 900)) return await messagesOfAll();
    const told = dev.told("log").slice(logs);
    return told.flatMap(({ message }) => (message === "take care" ? [] : [String(message)]));
  };
  const messages = await messagesOfAll();
  const groups = [messages.slice(0, 3), messages.slice(3, 6), messages.slice(6)];
  assert.deepEqual(groups.map((group) => group.join()).toSorted(), ["a1,a2,a3", "b1,b2,b3", "c1,c2,c3"]);
});

test("an invocation that takes longer shows its lines as they come, and its own line at the end", async () => {
  await using folder = await folderOf({ "f.js": code });
  await using dev = await startPiped(join(folder.path, "f.js"));
  const answered = dev.invoke({ lines: ["early", "late"], wait: 1500 });
  await eventually(() => {
    const running = dev.command.stdout.findIndex((line) => / f {2,}running…$/.test(line));
    assert.match(dev.command.stdout[running + 1] ?? "", /^ {10}f [0-9a-f]{8} early$/);
  });
  assert.equal(await answered, "1");
  const isEnd = (line: string): boolean => / f {2,}ok /.test(line);
  const lines = await eventually(() => {
    assert(dev.command.stdout.some(isEnd));
    return dev.command.stdout;
  });
  const late = lines.findIndex((line) => line.endsWith(" late"));
  assert(late >= 0 && late < lines.findIndex(isEnd), lines.join("\n"));
});

test("a timeout, an error before the handler and a throttled invocation have their words", async () => {
  await using folder = await folderOf({
    "slow/function.json": '{ "Timeout": 1, "FunctionName": "slow" }',
    "slow/index.js": "exports.handler = async () => await new Promise(() => setTimeout(() => {}, 9e3));",
    "broken/function.json": '{ "FunctionName": "broken" }',
    "broken/index.js": "require('./nothing');",
  });
  await using dev = await startDev([folder.path]);
  await Promise.all([dev.invoke("slow"), dev.invoke("broken")]);
  const invocations = await dev.until("invocation", 2);
  const statuses = invocations.map(({ functionName, status }) => `${String(functionName)}: ${String(status)}`);
  assert.deepEqual(statuses.toSorted(), ["broken: Runtime.ImportModuleError", "slow: timeout"]);
  const path = `${dev.endpoint}/2017-10-31/functions/slow/concurrency`;
  await fetch(path, { method: "PUT", body: '{ "ReservedConcurrentExecutions": 0 }' });
  await dev.invoke("slow");
  const [, , throttled] = await dev.until("invocation", 3);
  assert.equal(throttled?.["status"], "throttled");
});
