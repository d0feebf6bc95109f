import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { InvokeCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { type Ended, lambkin } from "../support/lambkin-command.ts";
import { startLogEngine } from "../support/log-engine.ts";
import { createGroup, write } from "../support/log-groups.ts";

/** What `lambkin logs` shows at an engine, as a person sees it. */

const code = "exports.handler = async ({ lines = [] }) => { for (const line of lines) console.log(line); };";
const started = await startLogEngine();
const { engine, lambda, logs } = started;
after(async () => await started[Symbol.asyncDispose]());

/** At this file's engine. */
async function show(...args: readonly string[]): Promise<Ended> {
  return await lambkin(["logs", ...args], { AWS_ENDPOINT_URL: engine.endpoint });
}

async function invoke(FunctionName: string, ...lines: readonly string[]): Promise<void> {
  // With its tail, the answer comes when all of the log is there.
  const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify({ lines }), LogType: "Tail" });
  await lambda.send(command);
}

/** Without time and stream. */
function messages(lines: readonly string[]): string[] {
  return lines.map((line) => line.split(" ").slice(2).join(" "));
}

function messagesIn({ stdout, stderr, status }: Ended): string[] {
  assert.deepEqual([status, stderr], [0, ""]);
  return messages(stdout.split("\n").slice(0, -1));
}

test("a function's log is shown, an event a line: local time, the end of the stream's name, the message", async () => {
  await deploy(lambda, { name: "shown", code });
  const since = Date.now();
  await invoke("shown", "one", "two\nlines");
  const shown = await lambkin(["logs", "shown"], { AWS_ENDPOINT_URL: engine.endpoint, TZ: "Asia/Tokyo" });
  const lines = shown.stdout.split("\n").slice(0, -1);
  assert.deepEqual([shown.status, shown.stderr], [0, ""]);
  assert.match(messages(lines)[1] ?? "", /^START RequestId: \S+ Version: \$LATEST$/);
  assert.match(messages(lines)[2] ?? "", /\tINFO\tone$/);
  assert.match(messages(lines)[3] ?? "", /\tINFO\ttwo$/);
  assert.equal(lines[4], "lines");

  const json = await show("arn:aws:lambda:us-east-1:123456789012:function:shown", "--json");
  const [event, ...more] = json.stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  assert.equal(more.length, 5);
  const { timestamp, ingestionTime, logStream, message, ...rest } = event;
  assert.deepEqual(rest, { logGroup: "/aws/lambda/shown" });
  assert(since <= timestamp && timestamp <= Date.now() && ingestionTime >= timestamp);
  assert.match(logStream, /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  assert.match(message, /^INIT_START .*\n$/);
  const inTokyo = new Date(timestamp + 9 * 60 * 60_000).toISOString().slice(0, -1);
  assert.equal(lines[0], `${inTokyo} ${logStream.slice(-8)} ${message.trimEnd()}`);
});

test("the log group is the one that the function's configuration names", async () => {
  await deploy(lambda, { name: "elsewhere", code });
  const LoggingConfig = { LogGroup: "/of/my/own" };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "elsewhere", LoggingConfig }));
  await eventually(async () => {
    await invoke("elsewhere", "here");
    assert.match((await show("/of/my/own")).stdout, /\tINFO\there\n/);
  });
  assert.match((await show("elsewhere", "--json")).stdout, /^\{.*"logGroup":"\/of\/my\/own"/);
});

test("--since takes an age or an ISO time, and is ten minutes where it is not given", async () => {
  await createGroup(logs, "/since");
  const now = Date.now();
  const minute = 60_000;
  for (const age of [3 * 24 * 60, 3 * 60, 30, 5, 0])
    await write(logs, "/since", [`${age} minutes`], now - age * minute);
  const since = async (...flags: readonly string[]) => messagesIn(await show("/since", ...flags)).length;
  assert.equal(await since(), 2);
  assert.equal(await since("--since", "240s"), 1);
  assert.equal(await since("--since", "1h"), 3);
  assert.equal(await since("--since", "1d"), 4);
  assert.equal(await since("--since", "1w"), 5);
  assert.equal(await since("--since", new Date(now - 31 * minute).toISOString()), 3);
  assert.equal(await since("--since", new Date(now - 4 * 24 * 60 * minute).toISOString().slice(0, 10)), 5);
  assert.equal(await since("--since", new Date(now + 60 * minute).toISOString()), 0);
});

test("--filter takes the filter patterns of CloudWatch Logs, and refuses what is none in AWS's words", async () => {
  await createGroup(logs, "/filtered");
  await write(logs, "/filtered", ["ERROR one", "WARN two", '{ "level": "error" }', "a 200 x", "b 404 x"]);
  const filtered = async (pattern: string) => messagesIn(await show("/filtered", "--filter", pattern));
  assert.deepEqual(await filtered("?ERROR ?WARN"), ["ERROR one", "WARN two"]);
  assert.deepEqual(await filtered('{ $.level = "error" }'), ['{ "level": "error" }']);
  assert.deepEqual(await filtered("[name, code=4*, rest]"), ["b 404 x"]);
  for (const flags of [[], ["--follow"]]) {
    assert.deepEqual(await show("/filtered", "--filter", "{ $.level = ", ...flags), {
      status: 1,
      stdout: "",
      stderr: "InvalidParameterException: Invalid filter pattern\n",
    });
  }
});

test("a search of more than a page shows all of it", async () => {
  await createGroup(logs, "/large");
  const long = "x".repeat(200_000);
  for (let count = 0; count < 8; count++) await write(logs, "/large", [`${count} ${long}`]);
  const shown = messagesIn(await show("arn:aws:logs:us-east-1:123456789012:log-group:/large:*"));
  assert.deepEqual(
    shown.map((message) => message.slice(0, 3)),
    ["0 x", "1 x", "2 x", "3 x", "4 x", "5 x", "6 x", "7 x"],
  );
});

test("a function that has not run has no log, which is no failure", async () => {
  await deploy(lambda, { name: "new", code });
  assert.deepEqual(await show("new"), {
    status: 0,
    stdout: "",
    stderr: "there is no log group /aws/lambda/new yet\n",
  });
});

test("what is not there is said in AWS's words, exit status 2", async () => {
  const noFunction =
    "ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:123456789012:function:no\n";
  for (const flags of [[], ["-f"]]) {
    assert.deepEqual(await show("no", ...flags), { status: 2, stdout: "", stderr: noFunction });
  }
  const noGroup = "ResourceNotFoundException: The specified log group does not exist.\n";
  assert.deepEqual(await show("/no"), { status: 2, stdout: "", stderr: noGroup });
});

test("a command that can't be understood says why, exit status 2", async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /logs takes one function or log group/],
    [["f", "g"], /logs takes one function or log group/],
    [["f", "--since", "yesterday"], /--since takes 30s, .* not 'yesterday'/],
    [["f", "--since", "2026-13-01"], /--since takes 30s, .* not '2026-13-01'/],
    [["f", "--tail"], /Unknown option '--tail'/],
  ];
  for (const [args, message] of cases) {
    const { status, stderr } = await show(...args);
    assert.equal(status, 2);
    assert.match(stderr, message);
  }
});

const hasScript = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux");
const skip = hasScript ? false : "there is no util-linux to make a terminal with";

test("there are colours on a terminal, and none there with NO_COLOR or elsewhere", { skip }, async () => {
  await createGroup(logs, "/coloured");
  await write(logs, "/coloured", ["plain"]);
  const command = `'${process.execPath}' '${join(import.meta.dirname, "../../bin/lambkin.mjs")}' logs /coloured`;
  const atTerminal = async (variables: Readonly<Record<string, string>>): Promise<string> => {
    const { CI: _, FORCE_COLOR: __, NO_COLOR: ___, ...env } = process.env;
    const own = { ...env, TERM: "xterm", AWS_ENDPOINT_URL: engine.endpoint, ...variables };
    return (await promisify(execFile)("script", ["-qec", command, "/dev/null"], { env: own })).stdout;
  };
  const coloured = (await atTerminal({})).replaceAll("\u001B", "");
  assert.match(coloured, /^\[2m[-\dT:.]+\[22m \[36m-of-mine\[39m plain\r\n$/);
  assert.match(await atTerminal({ NO_COLOR: "1" }), /^[-\dT:.]+ -of-mine plain\r\n$/);
  assert.match((await show("/coloured")).stdout, /^[-\dT:.]+ -of-mine plain\n$/);
});
