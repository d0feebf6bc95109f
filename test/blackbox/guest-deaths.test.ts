import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { randomUUID } from "node:crypto";
import { type Engine, startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";

/** Every way a guest can die: what its caller sees, and that nobody else sees anything. */

const mark = randomUUID();
let engine: Engine;
let lambda: LambdaClient;

before(async () => {
  engine = await startEngine({ port: 0, prewarm: 1 }, { diagnostics: () => {} });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  lambda = new LambdaClient({ endpoint: engine.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  await deploy(lambda, { name: "healthy", code: "exports.handler = async (event) => event.n" });
});

after(async () => {
  lambda.destroy();
  await engine.close();
  await eventually(async () => {
    assert.deepEqual(await marked(), [], "processes of functions outlived the engine");
  });
});

interface Death {
  readonly title: string;
  readonly code: string;
  readonly timeout?: number;
  /** `errorType` of the answer, or the payload of a success. */
  readonly answer: string;
}

const deaths: readonly Death[] = [
  { title: "an exit while loading", code: "process.exit(4)", answer: "Runtime.ExitError" },
  {
    title: "an exit in the handler",
    code: "exports.handler = async () => process.exit(3)",
    answer: "Runtime.ExitError",
  },
  {
    title: "an exit in a timer after the answer",
    code: 'exports.handler = async () => { setTimeout(() => process.exit(5), 1); return "answered"; }',
    answer: '"answered"',
  },
  {
    title: "a SIGKILL",
    code: 'exports.handler = async () => { process.kill(process.pid, "SIGKILL"); await new Promise(() => {}); }',
    answer: "Runtime.ExitError",
  },
  {
    title: "a heap that is full",
    code: "exports.handler = async () => { const a = []; for (;;) a.push(new Array(1e5).fill(Math.random())); }",
    timeout: 60,
    answer: "Runtime.ExitError",
  },
  {
    title: "an endless loop",
    code: "exports.handler = async () => { for (;;); }",
    timeout: 1,
    answer: "Sandbox.Timedout",
  },
  {
    title: "closing the channel that it answers through",
    code: 'exports.handler = async () => { require("fs").closeSync(4); return 1; }',
    answer: "Runtime.ExitError",
  },
  {
    title: "closing the channel that events come through",
    code: 'exports.handler = async () => { require("fs").closeSync(3); return "answered"; }',
    answer: '"answered"',
  },
  {
    title: "writing what is no frame into the channel",
    code: 'exports.handler = async () => { require("fs").writeSync(4, Buffer.alloc(4096, 255)); return 1; }',
    answer: "Runtime.ExitError",
  },
  {
    title: "frames that are out of place",
    code: 'exports.handler = async () => { require("fs").writeSync(4, Buffer.from([1, 0, 0, 0, 0x79])); await new Promise((r) => setTimeout(r, 500)); return 1; }',
    answer: "Runtime.ExitError",
  },
  {
    title: "flooding the channel until the timeout",
    code: 'const frame = Buffer.concat([Buffer.from([101, 0, 0, 0, 0x6c]), Buffer.alloc(100, "x")]); exports.handler = async () => { for (;;) require("fs").writeSync(4, frame); }',
    timeout: 1,
    answer: "Sandbox.Timedout",
  },
  {
    title: "100 MB of output",
    code: 'exports.handler = async () => { const line = "x".repeat(1023) + "\\n"; for (let n = 0; n < 102400; n++) process.stdout.write(line); return "printed"; }',
    timeout: 60,
    answer: '"printed"',
  },
  {
    title: "100 MB of a child's output",
    code: 'exports.handler = async () => { require("child_process").execSync("head -c 104857600 /dev/zero | tr \'\\\\0\' y", { stdio: ["ignore", "inherit", "inherit"] }); return "printed"; }',
    timeout: 60,
    answer: '"printed"',
  },
  {
    title: "a fork bomb of 50 children, half of them in sessions of their own",
    code: 'exports.handler = async () => { for (let n = 0; n < 50; n++) require("child_process").spawn("sleep", ["600"], { stdio: "ignore", detached: n % 2 === 0 }); process.exit(6); }',
    answer: "Runtime.ExitError",
  },
];

for (const [index, { title, code, timeout = 10, answer }] of deaths.entries()) {
  test(`${title} harms nobody but the function that does it`, async (t) => {
    const name = `death-${index}`;
    await deploy(lambda, { name, code, timeout, environment: { MARK: mark } });
    const stop = new AbortController();
    const healthy = keepInvoking(stop.signal);
    const { payload, functionError } = await invoke(name);
    stop.abort();
    if (answer.startsWith('"')) assert.equal(payload, answer);
    else assert.equal(JSON.parse(payload).errorType, answer);
    assert.equal(functionError, answer.startsWith('"') ? undefined : "Unhandled");
    const times = await healthy;
    t.diagnostic(`${times.length} invocations of another function meanwhile, median ${median(times).toFixed(2)} ms`);
    assert.ok(times.length > 0);
  });
}

test("a function whose processes died is served again", async () => {
  const code = "let n = 0; exports.handler = async (event) => { if (event.die) process.exit(1); return ++n; }";
  await deploy(lambda, { name: "phoenix", code });
  assert.equal((await invoke("phoenix")).payload, "1");
  assert.equal((await invoke("phoenix")).payload, "2");
  assert.match((await invoke("phoenix", { die: true })).payload, /exit status 1/);
  assert.equal((await invoke("phoenix")).payload, "1");
});

async function keepInvoking(signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; !signal.aborted || n === 0; n++) {
    const start = performance.now();
    assert.equal((await invoke("healthy", { n })).payload, String(n));
    times.push(performance.now() - start);
  }
  return times;
}

async function invoke(
  name: string,
  event: object = {},
): Promise<{ payload: string; functionError: string | undefined }> {
  const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
  return { payload: Buffer.from(answer.Payload ?? []).toString(), functionError: answer.FunctionError };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Processes that carry this test's mark in their environment. */
async function marked(): Promise<string[]> {
  const found: string[] = [];
  for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${id}/environ`, "latin1").catch(() => "");
    if (environment.includes(mark)) found.push(id);
  }
  return found;
}
