import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { lookAround } from "../../src/sandbox/machine.ts";
import { deploy } from "../support/deploy.ts";
import { descendantsCalled } from "../support/descendants.ts";
import { eventually } from "../support/eventually.ts";
import { clientConfig } from "../support/open-api.ts";
import { cgroups, left, stagesOf } from "../support/traces.ts";

/** Processes of the engine are killed at random under load: everybody gets an answer, and his own. */

const callers = 6;

let engine: Engine;
let lambda: LambdaClient;
const stages = new Set<string>();

before(async () => {
  engine = await startEngine({ port: 0, prewarm: 2 }, { diagnostics: () => {} });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
  const code =
    "exports.handler = async (e) => { await new Promise((r) => setTimeout(r, e.ms)); return { echo: e.n }; }";
  await deploy(lambda, { name: "echo", code, timeout: 60 });
});

after(async () => {
  lambda.destroy();
  await engine.close();
  for (const each of [kinds.keeper, kinds.guest]) {
    await eventually(async () => assert.deepEqual(await descendantsCalled(each), [], "processes outlived the engine"));
  }
  await eventually(async () => assert.deepEqual(await cgroups(process.pid), []));
  await eventually(async () => assert.deepEqual(await left([...stages]), []));
});

/** Processes that make up a sandbox, by what they are. */
const kinds = {
  guest: /^[^\0]*\/node\0.*bootstrap\.js/,
  bubblewrap: /^bwrap\0/,
  keeper: /^(unshare\0|\/bin\/sh\0$)/,
} as const;

type Kind = keyof typeof kinds;

for (const [kind, answersBetween, victims] of [
  ["guest", 5, 20],
  ["bubblewrap", 5, 20],
  ["keeper", 30, 6],
] as const) {
  const skip = kind === "guest" ? false : (lookAround().missing?.finding ?? false);
  test(
    `every invocation gets its own answer or AWS's error while a ${kind} is killed now and then`,
    { skip },
    async (t) => {
      const outcomes = await load(kind, answersBetween, victims);
      t.diagnostic(`${victims} killed; ${JSON.stringify(outcomes)}`);
      await eventually(async () => assert.equal(await invoke(1, 0), "own"));
    },
  );
}

type Outcome = "own" | "function error" | "engine error";

/** Whenever so many own answers have come one process is killed, until so many were. */
async function load(kind: Kind, answersBetween: number, victims: number): Promise<Record<Outcome, number>> {
  const outcomes = { own: 0, "function error": 0, "engine error": 0 };
  let n = 0;
  let killed = 0;
  const caller = async (): Promise<void> => {
    while (killed < victims) {
      n += 1;
      const outcome = await invoke(n, n % 3 === 0 ? 40 : 2);
      outcomes[outcome] += 1;
      if (outcome === "own" && outcomes.own % answersBetween === 0 && (await killOne(kind))) killed += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return outcomes;
}

/** One that hangs, or that answers with what belongs to another, fails the test. */
async function invoke(n: number, ms: number): Promise<Outcome> {
  const command = new InvokeCommand({ FunctionName: "echo", Payload: JSON.stringify({ n, ms }) });
  try {
    const { FunctionError, Payload } = await lambda.send(command, { abortSignal: AbortSignal.timeout(90_000) });
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

async function killOne(kind: Kind): Promise<boolean> {
  const found = await descendantsCalled(kinds[kind]);
  if (kind === "keeper") for (const each of await stagesOf(found)) stages.add(each);
  const victim = found[Math.floor(Math.random() * found.length)];
  try {
    if (victim !== undefined) process.kill(victim, "SIGKILL");
    return victim !== undefined;
  } catch {
    // ESRCH: it ended meanwhile.
    return false;
  }
}
