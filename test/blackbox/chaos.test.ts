import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";

/** Processes of the engine are killed at random under load: everybody gets an answer, and his own. */

const loadMs = 6000;
const callers = 6;

let engine: Engine;
let lambda: LambdaClient;

before(async () => {
  engine = await startEngine({ port: 0, prewarm: 2 }, { diagnostics: () => {} });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  lambda = new LambdaClient({ endpoint: engine.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  const code =
    "exports.handler = async (e) => { await new Promise((r) => setTimeout(r, e.ms)); return { echo: e.n }; }";
  await deploy(lambda, { name: "echo", code });
});

after(async () => {
  lambda.destroy();
  await engine.close();
  await eventually(async () => {
    assert.deepEqual([...(await victims("keeper")), ...(await victims("guest"))], [], "processes outlived the engine");
  });
});

/** Processes that make up a sandbox, by what they are. */
const kinds = {
  guest: /^[^\0]*\/node\0.*bootstrap\.js/,
  bubblewrap: /^bwrap\0/,
  keeper: /^(unshare\0|\/bin\/sh\0$)/,
} as const;

type Kind = keyof typeof kinds;

for (const [kind, everyMs] of [
  ["guest", 60],
  ["bubblewrap", 60],
  ["keeper", 1500],
] as const) {
  test(`every invocation gets its own answer or AWS's error while a ${kind} is killed now and then`, async (t) => {
    const ending = new AbortController();
    const killed = killNowAndThen(kind, everyMs, ending.signal);
    const outcomes = await load(Date.now() + loadMs);
    ending.abort();
    t.diagnostic(`${await killed} killed; ${JSON.stringify(outcomes)}`);
    if (kind !== "keeper" || (await killed) > 0) assert(await killed, "somebody was killed");
    assert(outcomes.own > 0, "the engine works on");
    await eventually(async () => assert.equal(await invoke(1, 0), "own"));
  });
}

type Outcome = "own" | "function error" | "engine error";

async function load(until: number): Promise<Record<Outcome, number>> {
  const outcomes = { own: 0, "function error": 0, "engine error": 0 };
  let n = 0;
  const caller = async (): Promise<void> => {
    while (Date.now() < until) {
      n += 1;
      outcomes[await invoke(n, n % 3 === 0 ? 40 : 2)] += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return outcomes;
}

/** One that hangs, or that answers with what belongs to another, fails the test. */
async function invoke(n: number, ms: number): Promise<Outcome> {
  const command = new InvokeCommand({ FunctionName: "echo", Payload: JSON.stringify({ n, ms }) });
  try {
    const { FunctionError, Payload } = await lambda.send(command, { abortSignal: AbortSignal.timeout(30_000) });
    const answer: { echo?: number; errorType?: string } = JSON.parse(Buffer.from(Payload ?? "").toString());
    if (FunctionError === undefined) {
      assert.deepEqual(answer, { echo: n });
      return "own";
    }
    assert.equal(answer.errorType, "Runtime.ExitError");
    return "function error";
  } catch (error) {
    // A sandbox that can't be made is the engine's fault, and said so.
    assert(error instanceof Error && error.name === "ServiceException", String(error));
    return "engine error";
  }
}

async function killNowAndThen(kind: Kind, everyMs: number, signal: AbortSignal): Promise<number> {
  let killed = 0;
  while (!signal.aborted) {
    const found = await victims(kind);
    const victim = found[Math.floor(Math.random() * found.length)];
    try {
      if (victim !== undefined) process.kill(victim, "SIGKILL");
      killed += victim === undefined ? 0 : 1;
    } catch {
      // ESRCH: it ended meanwhile.
    }
    await delay(everyMs, undefined, { signal }).catch(() => {}); // AbortError: enough
  }
  return killed;
}

/** Descendants of this process, in which the engine is. */
async function victims(kind: Kind): Promise<number[]> {
  const found: number[] = [];
  const open = [process.pid];
  for (const parent of open) {
    const children = await readFile(`/proc/${parent}/task/${parent}/children`, "utf8").catch(() => ""); // it ended
    open.push(...children.split(" ").filter(Boolean).map(Number));
  }
  for (const id of open.slice(1)) {
    const command = await readFile(`/proc/${id}/cmdline`, "latin1").catch(() => ""); // it ended
    if (kinds[kind].test(command)) found.push(id);
  }
  return found;
}
