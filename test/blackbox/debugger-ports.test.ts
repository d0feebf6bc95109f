import assert from "node:assert/strict";
import { request } from "node:http";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { test } from "node:test";
import { text } from "node:stream/consumers";
import { UpdateFunctionCodeCommand, waitUntilFunctionUpdatedV2 } from "@aws-sdk/client-lambda";
import { type Clock, realClock } from "../../src/clock.ts";
import { startEngine } from "../../src/engine.ts";
import { type DebuggedEngine, debuggedEngine } from "../support/debugged-engine.ts";
import { Debugger, targetsAt } from "../support/debugger.ts";
import { deploy } from "../support/deploy.ts";
import { folderOf } from "../support/folder-of.ts";
import { freePort } from "../support/free-port.ts";
import { lambkin, startLambkin } from "../support/lambkin-command.ts";
import { patience } from "../support/functions.ts";
import { eventually } from "../support/eventually.ts";
import { zipBytes } from "../support/zip-bytes.ts";

/** The ports by which debuggers know functions, over all of their processes. */

/** The three seconds that a function waits for its debugger are a minute: this one may be on a busy machine. */
const unhurried: Clock = {
  ...realClock,
  mono: () => realClock.mono() / 20,
  after: (ms, then) => realClock.after(ms * 20, then),
};

const counting = `let count = 0;
exports.handler = async (event) => {
  count += 1;
  if (event.exits) process.exit(3);
  return count;
};
`;

async function update({ lambda }: DebuggedEngine, FunctionName: string, code: string): Promise<void> {
  const ZipFile = zipBytes([{ name: "index.js", data: code }]);
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
  await waitUntilFunctionUpdatedV2(patience(lambda), { FunctionName });
}

test("new code has the old port, and waits for the debugger that was there to come back", async () => {
  await using engine = await debuggedEngine({}, {}, unhurried);
  await deploy(engine.lambda, { name: "f", code: counting });
  using before = await engine.attach("f");
  await before.ready();
  assert.equal((await engine.invoke("f")).payload, 1);
  await update(engine, "f", "exports.handler = async () => {\n  const answer = 'new';\n  return answer;\n};\n");
  await before.closed;
  const answer = engine.invoke("f");
  using after = await engine.attach("f");
  await after.breakAt("/index.js", 2);
  await after.ready();
  assert.equal((await after.locals(await after.paused()))["answer"], "new");
  await after.resume();
  assert.equal((await answer).payload, "new");
  assert.equal(engine.announced.filter((line) => line.startsWith("debugger: f is at ")).length, 1);
});

test("an invocation on old code keeps its debugger while the port leads to the new code already", async () => {
  await using engine = await debuggedEngine();
  await deploy(engine.lambda, { name: "f", code: counting });
  using old = await engine.attach("f");
  await old.breakAt("/index.js", 2);
  await old.ready();
  const oldProcess = await processOf(old);
  const first = engine.invoke("f");
  await old.paused();
  await update(engine, "f", "exports.handler = async () => 'new';\n");
  const second = engine.invoke("f");
  using next = await eventually(async () => {
    const attached = await engine.attach("f");
    if ((await processOf(attached)) !== oldProcess) return attached;
    attached[Symbol.dispose]();
    return assert.fail("still the old process");
  });
  await next.ready();
  await old.resume();
  assert.deepEqual([(await first).payload, (await second).payload], [1, "new"]);
  assert.notEqual(await processOf(next), oldProcess);
});

test("invocations of a function that is debugged run one after the other, in one environment", async () => {
  await using engine = await debuggedEngine();
  await deploy(engine.lambda, { name: "f", code: counting });
  const answers = await Promise.all([1, 2, 3, 4].map(async () => (await engine.invoke("f")).payload));
  assert.deepEqual(new Set(answers), new Set([1, 2, 3, 4]));
});

test("a function that exits under a debugger ends at once, and the next process has its port", async () => {
  await using engine = await debuggedEngine();
  await deploy(engine.lambda, { name: "f", code: counting });
  using debug = await engine.attach("f");
  await debug.ready();
  const { payload, log } = await engine.invoke("f", { exits: true });
  assert.match(JSON.stringify(payload), /exit status 3/);
  assert.doesNotMatch(log, /[Dd]ebugger/);
  await debug.closed;
  const answer = engine.invoke("f");
  using after = await engine.attach("f");
  await after.ready();
  assert.equal((await answer).payload, 1);
});

test("a debugger that leaves while the function stands still lets it go on", async () => {
  await using engine = await debuggedEngine();
  await deploy(engine.lambda, { name: "f", code: counting, timeout: 20 });
  const debug = await engine.attach("f");
  await debug.breakAt("/index.js", 2);
  await debug.ready();
  const answer = engine.invoke("f");
  await debug.paused();
  debug[Symbol.dispose]();
  assert.equal((await answer).payload, 1);
  assert.equal((await engine.invoke("f")).payload, 2);
});

test("who attaches before the function is invoked finds a process, and stops in what it loads first", async () => {
  await using engine = await debuggedEngine();
  await deploy(engine.lambda, { name: "f", code: `const first = 1;\n${counting}` });
  using debug = await engine.attach("f");
  await debug.breakAt("/index.js", 0);
  await debug.ready();
  const answer = engine.invoke("f");
  assert.equal((await debug.paused()).callFrames[0]?.location.lineNumber, 0);
  await debug.resume();
  assert.equal((await answer).payload, 1);
});

test("each function has a port of its own, which names it", async () => {
  await using engine = await debuggedEngine();
  await deploy(engine.lambda, { name: "orders", code: counting });
  await deploy(engine.lambda, { name: "users", code: counting, runtime: "nodejs20.x" });
  const [orders, users] = [await engine.portOf("orders"), await engine.portOf("users")];
  assert.notEqual(orders, users);
  const titleAt = async (port: number): Promise<string | undefined> => (await targetsAt(port))[0]?.title;
  await eventually(async () => assert.equal(await titleAt(orders), "orders (nodejs22.x)"));
  await eventually(async () => assert.equal(await titleAt(users), "users (nodejs20.x)"));
  using first = await engine.attach("orders");
  using second = await engine.attach("users");
  for (const debug of [first, second]) await debug.breakAt("/index.js", 2).then(async () => await debug.ready());
  const answers = Promise.all([engine.invoke("orders"), engine.invoke("users")]);
  for (const debug of [first, second]) await debug.paused().then(async () => await debug.resume());
  assert.deepEqual(
    (await answers).map(({ payload }) => payload),
    [1, 1],
  );
});

test("functions that are named are debugged alone, at the ports that were chosen", async () => {
  const port = await freePort();
  await using engine = await debuggedEngine({ functions: [{ name: "f", port }] });
  await deploy(engine.lambda, { name: "other", code: counting });
  await deploy(engine.lambda, { name: "f", code: counting });
  assert.equal(await engine.portOf("f"), port);
  assert.equal((await engine.invoke("other")).payload, 1);
  assert.equal(engine.announced.filter((line) => line.startsWith("debugger: ")).length, 1);
});

test("a port that is taken is said to be, before anything is served", async () => {
  await using taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  assert(typeof address === "object" && address);
  const inspection = { functions: [], firstPort: address.port, breaks: false };
  await assert.rejects(startEngine({ port: 0, inspection }, { diagnostics: () => {} }), {
    name: "ConfigError",
    message: `debuggers can't have port ${address.port}: another program listens there; choose another one, as in --inspect=9300`,
  });
  await using folder = await folderOf({ "index.js": "" });
  const ended = await lambkin(["invoke", `${folder.path}/index.handler`, `--inspect-brk=${address.port}`], {});
  assert.equal(ended.status, 2);
  assert.match(ended.stderr, /^lambkin invoke: debuggers can't have port \d+: another program listens there/);
});

test("a function on nodejs4.3 runs, and is said to be beyond debuggers", async () => {
  await using engine = await debuggedEngine();
  await deploy(engine.lambda, {
    name: "f",
    code: "exports.handler = (e, c, done) => done(null, 4);",
    runtime: "nodejs4.3",
  });
  assert.equal((await engine.invoke("f")).payload, 4);
  assert.deepEqual(
    engine.announced.filter((line) => line.startsWith("debugger: ")),
    ["debugger: f can't be debugged: nodejs4.3 has no inspector, nodejs6.10 and later do"],
  );
});

test("what a function forks is not debugged, and keeps no port", async () => {
  await using engine = await debuggedEngine();
  const code = `
    if (process.send) process.send({ argv: process.execArgv, url: require("inspector").url() || null });
    exports.handler = async () => await new Promise((resolve) => require("child_process").fork(__filename).on("message", resolve));`;
  await deploy(engine.lambda, { name: "f", code });
  const { payload } = await engine.invoke("f");
  assert.doesNotMatch(JSON.stringify(payload), /inspect|ws:/);
});

test("a page of the web that leads its name here is not answered", async () => {
  await using engine = await debuggedEngine();
  await deploy(engine.lambda, { name: "f", code: counting });
  const port = await engine.portOf("f");
  const asked = request({ host: "127.0.0.1", port, path: "/json/list", headers: { Host: "evil.example:9229" } }).end();
  const [response] = await once(asked, "response");
  assert.deepEqual([response.statusCode, await text(response)], [400, "Host header is no address of this machine\n"]);
  const version = await fetch(`http://127.0.0.1:${port}/json/version`);
  assert.deepEqual(await version.json(), { Browser: "node.js/v22.23.3", "Protocol-Version": "1.1" });
});

test("lambkin invoke --inspect-brk waits for a debugger, and stops before the first line of the file", async () => {
  await using folder = await folderOf({ "index.mjs": "export const handler = async (event) => event.n * 2;\n" });
  const port = await freePort();
  const file = `${folder.path}/index.handler`;
  const args = [
    "invoke",
    file,
    `--inspect-brk=${port}`,
    "-e",
    '{"n":21}',
    "--timeout",
    "20",
    "--runtime",
    "nodejs24.x",
  ];
  await using running = startLambkin(args, {});
  await eventually(() => assert(running.stderr.includes(`waiting for a debugger on 127.0.0.1:${port} (index)`)));
  using debug = await Debugger.attach(port);
  await debug.ready();
  const pause = await debug.paused();
  const script = debug.scripts.find(({ scriptId }) => scriptId === pause.callFrames[0]?.location.scriptId);
  assert.equal(script?.url, `file://${folder.path}/index.mjs`);
  await debug.resume();
  const { status, stdout, stderr } = await running.ended;
  assert.deepEqual([status, stdout], [0, "42\n"], stderr);
});

async function processOf(debug: Debugger): Promise<number> {
  const { result } = await debug.ask<{ result: { value: number } }>("Runtime.evaluate", { expression: "process.pid" });
  return result.value;
}

test("clients that are no debuggers do no harm: nonsense, broken connections, and those that never leave", async () => {
  await using engine = await debuggedEngine();
  await deploy(engine.lambda, { name: "f", code: counting });
  const port = await engine.portOf("f");
  const upgrade = "HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  const lost = connect(port, "127.0.0.1");
  lost.write(`GET /lost ${upgrade}`, () => lost.resetAndDestroy());
  // Half of it stays open until the other side closes its own.
  const staying = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  staying.on("error", () => {});
  staying.write(`GET /staying ${upgrade}`);
  await once(staying, "data");
  using attached = await engine.attach("f");
  await attached.ready();
  const [target] = await targetsAt(port);
  const babbling = new WebSocket(target?.webSocketDebuggerUrl ?? "");
  await once(babbling, "open");
  for (const said of ["null", "5", "[]", "{", '"text"', '{"id":null,"method":[]}']) babbling.send(said);
  babbling.close();
  // Some releases of Node.js end at that: then another process has the invocation.
  assert.equal((await engine.invoke("f")).payload, 1);
});
