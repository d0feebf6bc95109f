import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
  StartLiveTailCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { realClock } from "../../src/clock.ts";
import { startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { type Running, startLambkin } from "../support/lambkin-command.ts";
import { startLogEngine } from "../support/log-engine.ts";
import { createGroup, logStreamName, write } from "../support/log-groups.ts";
import { clientConfig } from "../support/open-api.ts";
import { awaitsSigns, giveSign } from "../support/signs.ts";

/** What `lambkin logs --follow` shows at an engine, as a person sees it. */

const hourMs = 60 * 60_000;
const started = await startLogEngine();
const { engine, lambda, logs } = started;
after(async () => await started[Symbol.asyncDispose]());

function follow(args: readonly string[], { endpoint } = engine): Running {
  return startLambkin(["logs", "--follow", ...args], { AWS_ENDPOINT_URL: endpoint });
}

/** What is shown, without time and stream. */
function messages({ stdout }: Running): string[] {
  return stdout.map((line) => line.split(" ").slice(2).join(" "));
}

test("who follows sees each event once, written before, while or after he begins, and ends with Ctrl-C", async () => {
  await createGroup(logs, "/followed");
  let count = 0;
  const writeOne = async () => await write(logs, "/followed", [`line ${count++}`]);
  for (let early = 0; early < 20; early++) await writeOne();
  await using following = follow(["/followed"]);
  while (following.stdout.length === 0) await writeOne();
  for (let later = 0; later < 50; later++) await writeOne();
  const expected = Array.from({ length: count }, (_, index) => `line ${index}`);
  await eventually(() => assert.deepEqual(messages(following), expected));

  // All equal, a hundred of each millisecond, and more than an update of a live tail holds.
  const from = Date.now();
  const burst = Array.from({ length: 3000 }, (_, index) => ({
    timestamp: from + Math.floor(index / 100),
    message: "again",
  }));
  const late = { timestamp: from - hourMs, message: "late" };
  for (const logEvents of [burst, [late, ...burst]]) {
    await logs.send(new PutLogEventsCommand({ logGroupName: "/followed", logStreamName, logEvents }));
    expected.push(...logEvents.map(({ message }) => message));
    await eventually(() => assert.deepEqual(messages(following), expected));
  }
  const { status, stderr } = await following.interrupt();
  assert.deepEqual([status, stderr, following.stdout.length], [0, "", expected.length]);
});

test("a filter holds for what was written and for what comes", async () => {
  await createGroup(logs, "/filtered");
  await write(logs, "/filtered", ["ERROR one", "two", "ERROR three"]);
  await using following = follow(["/filtered", "--filter", "ERROR -three"]);
  await eventually(() => assert.deepEqual(messages(following), ["ERROR one"]));
  await write(logs, "/filtered", ["four", "ERROR three", "ERROR five"]);
  await eventually(() => assert.deepEqual(messages(following), ["ERROR one", "ERROR five"]));
});

test("an event is shown also where finding it takes a live tail too long", async () => {
  await createGroup(logs, "/slow");
  await using following = follow(["/slow", "--filter", "%a.*b.*c%"]);
  await eventually(async () => {
    await write(logs, "/slow", ["abc first"]);
    assert(following.stdout.length > 0);
  });
  await write(logs, "/slow", ["ab".repeat(500_000)]);
  await write(logs, "/slow", ["abc last"]);
  await eventually(() => assert.equal(messages(following).at(-1), "abc last"));
});

test("a group that does not exist is waited for, which is said once", async () => {
  const code = "exports.handler = async (line) => console.log(line);";
  await deploy(lambda, { name: "f", code });
  await using following = follow(["f", "--json"]);
  await eventually(() => assert.equal(following.stderr[0], "there is no log group /aws/lambda/f yet: waiting for it"));
  for (const line of ["one", "two"]) {
    await lambda.send(new InvokeCommand({ FunctionName: "f", Payload: JSON.stringify(line) }));
  }
  await eventually(() => {
    const logged = following.stdout.map((line): string => JSON.parse(line).message);
    assert.equal(logged.filter((line) => line.startsWith("REPORT")).length, 2);
    for (const line of ["one", "two"]) assert.equal(logged.filter((each) => each.endsWith(`\t${line}\n`)).length, 1);
  });
  const { status } = await following.interrupt();
  assert.deepEqual([status, following.stderr.length], [0, 1]);
});

test("a line is shown while the invocation that wrote it is still running", async () => {
  const waits = `${awaitsSigns}\nexports.handler = async () => { console.log("first"); await sign("end"); return 1; };`;
  await deploy(lambda, { name: "waits", code: waits, timeout: 120 });
  await using following = follow(["waits"]);
  await eventually(() => assert.equal(following.stderr.length, 1));
  const running = lambda.send(new InvokeCommand({ FunctionName: "waits" }));
  await eventually(() => assert.match(following.stdout.at(-1) ?? "", /\tINFO\tfirst$/));
  await giveSign(lambda, "waits", "end");
  assert.equal((await running).Payload?.transformToString(), "1");
});

test("a group that is deleted while somebody follows it is followed again when it comes back", async () => {
  await createGroup(logs, "/comes-back");
  await using following = follow(["/comes-back"]);
  await eventually(async () => {
    await write(logs, "/comes-back", ["old"]);
    assert(following.stdout.length > 0);
  });
  await logs.send(new DeleteLogGroupCommand({ logGroupName: "/comes-back" }));
  await createGroup(logs, "/comes-back");
  await write(logs, "/comes-back", ["new"]);
  await eventually(() => assert.equal(messages(following).at(-1), "new"));
});

test("a session that has lasted as long as it may is followed by another, with nothing lost between them", async () => {
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  await using long = await startEngine(
    { port: 0, prewarm: 0 },
    { diagnostics: () => {}, clock: { ...realClock, now } },
  );
  const client = new CloudWatchLogsClient({ ...clientConfig(long.endpoint), disableHostPrefix: true });
  await createGroup(client, "/long");
  let count = 0;
  const writeOne = async () => await write(client, "/long", [`line ${count++}`], now());
  await using following = follow(["/long"], long);
  while (following.stdout.length === 0) await writeOne();

  const own = new StartLiveTailCommand({
    logGroupIdentifiers: ["arn:aws:logs:us-east-1:123456789012:log-group:/long"],
  });
  const { responseStream = [] } = await client.send(own);
  aheadMs = 3 * hourMs;
  const timesOut = async () => {
    for await (const _ of responseStream) await writeOne();
  };
  await assert.rejects(timesOut(), { name: "SessionTimeoutException" });
  for (let more = 0; more < 100; more++) await writeOne();
  const expected = Array.from({ length: count }, (_, index) => `line ${index}`);
  await eventually(() => assert.deepEqual(messages(following), expected));
  client.destroy();
});

test("when the engine ends so does who follows, and says why", async () => {
  const short = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
  const client = new CloudWatchLogsClient(clientConfig(short.endpoint));
  await createGroup(client, "/short");
  await using following = follow(["/short"], short);
  await eventually(async () => {
    await write(client, "/short", ["m"]);
    assert(following.stdout.length > 0);
  });
  client.destroy();
  await short.close();
  const { status, stderr } = await following.ended;
  assert.equal(status, 2);
  assert.match(stderr, /^no engine answers at http:.* \(ECONNREFUSED\)/);
});
