import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { aws as runAws, clis, cliWith, startAws } from "../support/aws-cli.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { createGroup, logStreamName, write } from "../support/log-groups.ts";
import { clientConfig } from "../support/open-api.ts";

/** One after the other, each on what the ones before have made; what the answer must say. */
type Step = readonly [command: string, arguments: readonly string[], says?: RegExp];

const cliWithTail = cliWith("logs tail");
const skipTail = cliWithTail === undefined ? "no AWS CLI here has 'logs tail' (version 2 has)" : false;
const cliWithLiveTail = cliWith("logs start-live-tail");
const skipLiveTail = cliWithLiveTail === undefined ? "no AWS CLI here has 'logs start-live-tail'" : false;
let engine: Engine;
let logs: CloudWatchLogsClient;
let lambda: LambdaClient;

before(async () => {
  engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
  logs = new CloudWatchLogsClient(clientConfig(engine.endpoint));
  lambda = new LambdaClient(clientConfig(engine.endpoint));
});

after(async () => {
  logs.destroy();
  lambda.destroy();
  await engine.close();
});

type Aws = (command: string, ...args: readonly string[]) => Promise<string>;

function cliAt(path: string): Aws {
  return async (command, ...args) =>
    await runAws(["logs", command, ...args, "--output", "json"], { path, endpoint: engine.endpoint });
}

const G = ["--log-group-name", "/cli"];
const S = [...G, "--log-stream-name", "s"];
const resource = ["--resource-arn", "arn:aws:logs:us-east-1:123456789012:log-group:/cli"];
const now = Date.now();
const events = JSON.stringify([
  { timestamp: now, message: "ERROR one" },
  { timestamp: now + 1, message: '{ "level": "error", "n": 4 }' },
]);

const steps: readonly Step[] = [
  ["create-log-group", [...G, "--tags", "team=a"]],
  [
    "describe-log-groups",
    ["--log-group-name-prefix", "/cl"],
    /"arn": "arn:aws:logs:us-east-1:123456789012:.*\/cli:\*"/,
  ],
  ["put-retention-policy", [...G, "--retention-in-days", "7"]],
  ["describe-log-groups", ["--log-group-name-pattern", "CLI"], /"retentionInDays": 7/],
  ["delete-retention-policy", G],
  ["create-log-stream", S],
  ["put-log-events", [...S, "--log-events", events], /"nextSequenceToken": "\d{56}"/],
  ["describe-log-streams", [...G, "--order-by", "LastEventTime", "--descending"], /"lastEventTimestamp": \d{13}/],
  ["get-log-events", S, /"message": "ERROR one"/],
  ["filter-log-events", G, /"eventId": "\d{56}"/],
  ["test-metric-filter", ["--filter-pattern", "ERROR", "--log-event-messages", "an ERROR"], /"eventNumber": 1/],
  ["tag-resource", [...resource, "--tags", "owner=b"]],
  ["list-tags-for-resource", resource, /"team": "a",\s+"owner": "b"/],
  ["untag-resource", [...resource, "--tag-keys", "team"]],
  ["list-tags-for-resource", resource, /"tags": \{\s+"owner": "b"\s+\}/],
  ["delete-log-stream", S],
  ["describe-log-streams", G, /"logStreams": \[\]/],
  ["delete-log-group", G],
  ["describe-log-groups", ["--log-group-name-prefix", "/cli"], /"logGroups": \[\]/],
];

const lines = Array.from({ length: 5 }, (_, index) => `line ${index}`);

if (clis.size === 0) test("the AWS CLI and logs", { skip: "it is not here (apt install awscli)" });
for (const [version, path] of clis) {
  const aws = cliAt(path);

  test(`the AWS CLI ${version} does with the engine's logs what it does with CloudWatch Logs`, async (context) => {
    for (const [command, args, says] of steps) {
      await context.test(`aws logs ${command}`, async () => {
        const output = await aws(command, ...args);
        if (says) assert.match(output, says);
        else assert.equal(output, "");
      });
    }
  });

  test(`aws logs get-log-events of ${version} reads a stream page by page to both of its ends`, async () => {
    const group = `/pages/${version}`;
    await createGroup(logs, group);
    await write(logs, group, lines);
    const read = async (...args: readonly string[]) => await page(aws, group, ...args);
    const forwards: unknown[] = [];
    let head = await read("--start-from-head");
    for (let token = ""; token !== head.forward; head = await read("--next-token", token, "--start-from-head")) {
      forwards.push(...head.found);
      token = head.forward;
    }
    const backwards: unknown[] = [];
    let tail = await read();
    for (let token = ""; token !== tail.backward; tail = await read("--next-token", token)) {
      backwards.unshift(...tail.found);
      token = tail.backward;
    }
    assert.deepEqual([forwards, backwards], [lines, lines]);
  });

  test(`--max-items of ${version} goes through every listing without gaps or repetitions`, async () => {
    const prefix = `/many/${version}/`;
    const names = lines.map((_, index) => `${prefix}${index}`);
    for (const name of names) await createGroup(logs, name);
    const groups = await inPieces(aws, "describe-log-groups", "logGroups", "--log-group-name-prefix", prefix);
    assert.deepEqual(
      groups.map(({ logGroupName }) => logGroupName),
      names,
    );
    await write(logs, `${prefix}0`, lines);
    const found = await inPieces(aws, "filter-log-events", "events", "--log-group-name", `${prefix}0`);
    assert.deepEqual(messages(found), lines);
  });

  test(`aws logs filter-log-events of ${version} takes patterns of all three forms`, async () => {
    const group = `/patterns/${version}`;
    await createGroup(logs, group);
    await write(logs, group, ["ERROR one", "WARN two", '{ "level": "error" }', "a 404 x", "b 200 x"]);
    const filtered = async (pattern: string) => {
      const { events: found } = JSON.parse(
        await aws("filter-log-events", "--log-group-name", group, "--filter-pattern", pattern),
      );
      return messages(found);
    };
    assert.deepEqual(await filtered("?ERROR ?WARN"), ["ERROR one", "WARN two"]);
    assert.deepEqual(await filtered('{ $.level = "error" }'), ['{ "level": "error" }']);
    assert.deepEqual(await filtered("[name, code=4*, rest]"), ["a 404 x"]);
    await assert.rejects(filtered("{ $.level = "), {
      stderr:
        /An error occurred \(InvalidParameterException\) when calling the FilterLogEvents operation: Invalid filter pattern/,
    });
  });
}

type Item = Readonly<Record<string, string>>;

function messages(items: readonly Item[]): (string | undefined)[] {
  return items.map(({ message }) => message);
}

async function page(aws: Aws, group: string, ...args: readonly string[]) {
  const stream = ["--log-group-name", group, "--log-stream-name", logStreamName, "--limit", "2", "--no-paginate"];
  const {
    events: found,
    nextForwardToken,
    nextBackwardToken,
  } = JSON.parse(await aws("get-log-events", ...stream, ...args));
  return { found: messages(found), forward: String(nextForwardToken), backward: String(nextBackwardToken) };
}

/** A listing in pieces of two, each begun where the one before has ended. */
async function inPieces(aws: Aws, command: string, member: string, ...args: readonly string[]): Promise<Item[]> {
  const items: Item[] = [];
  let next: readonly string[] = [];
  do {
    const answer = JSON.parse(await aws(command, ...args, "--max-items", "2", "--page-size", "3", ...next));
    assert(answer[member].length <= 2);
    items.push(...answer[member]);
    next = answer.NextToken === undefined ? [] : ["--starting-token", answer.NextToken];
  } while (next.length > 0);
  return items;
}

const code = "exports.handler = async (line) => console.log(line);";

async function invoke(line: string): Promise<void> {
  await lambda.send(new InvokeCommand({ FunctionName: "f", Payload: JSON.stringify(line) }));
}

test(
  "aws logs tail --follow shows what is invoked meanwhile, each line once, until Ctrl-C",
  { skip: skipTail },
  async () => {
    await deploy(lambda, { name: "f", code });
    await invoke("before");
    const at = { endpoint: engine.endpoint, path: cliWithTail ?? "" };
    using child = startAws(["logs", "tail", "/aws/lambda/f", "--since", "1h", "--follow"], at);
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    const count = (line: string) => output.split("\n").filter((each) => each.endsWith(`\tINFO\t${line}`)).length;
    await eventually(() => assert.equal(count("before"), 1));
    // It looks every five seconds.
    for (const line of ["one", "two"]) {
      await invoke(line);
      await eventually(() => assert.equal(count(line), 1));
    }
    const ended = once(child, "close");
    child.kill("SIGINT");
    const [status] = await ended;
    assert.deepEqual([status, count("before"), count("one"), count("two")], [0, 1, 1, 1]);
  },
);

test("aws logs start-live-tail shows what is written meanwhile", { skip: skipLiveTail }, async (context) => {
  await createGroup(logs, "/live");
  const arn = "arn:aws:logs:us-east-1:123456789012:log-group:/live";
  const at = { endpoint: engine.endpoint, path: cliWithLiveTail ?? "" };
  using child = startAws(["logs", "start-live-tail", "--log-group-identifiers", arn], at);
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output.stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (output.stderr += chunk));
  const ended = once(child, "close");
  await eventually(async () => {
    await write(logs, "/live", ["seen"]);
    assert.match(output.stdout + output.stderr, /\n/);
  });
  if (output.stderr.includes("//stream")) return context.skip("this AWS CLI has no AWS_DISABLE_HOST_PREFIX_INJECTION");
  child.kill("SIGINT");
  const [status] = await ended;
  assert.deepEqual([status, output.stderr], [0, ""]);
  assert.match(output.stdout, /^(seen\n)+$/);
});
