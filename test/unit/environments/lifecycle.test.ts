import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import * as fc from "fast-check";
import { realClock } from "../../../src/clock.ts";
import { ExecutionEnvironment } from "../../../src/environments/environment.ts";
import { type Phase, legalMoves, move } from "../../../src/environments/lifecycle.ts";
import type { Run } from "../../../src/environments/run.ts";
import { frameTypes } from "../../../src/model/frames.ts";
import { findRuntime } from "../../../src/model/runtimes.ts";
import { eventually } from "../../support/eventually.ts";
import { ScriptedSandbox } from "../../support/scripted-sandbox.ts";
import { scriptedVersion, scriptedWorkshop } from "../../support/scripted-workshop.ts";

const phases: readonly Phase[] = ["starting", "prewarmed", "init", "ready", "invoke", "reset", "shutdown", "gone"];

for (const from of phases) {
  for (const to of phases) {
    const isLegal = legalMoves[from].includes(to);
    test(`an environment that is ${from} ${isLegal ? "may" : "may not"} become ${to}`, () => {
      if (isLegal) assert.equal(move(from, to), to);
      else assert.throws(() => move(from, to), assert.AssertionError);
    });
  }
}

test("from every phase an environment can still come to its end", () => {
  for (const phase of phases.filter((each) => each !== "gone")) {
    assert.ok(legalMoves[phase].some((to) => to === "shutdown" || to === "gone"));
  }
});

type Event =
  | { kind: "frame"; type: string }
  | { kind: "exit" }
  | { kind: "kill" }
  | { kind: "garbage" }
  | { kind: "turn" };

const answers = [frameTypes.result, frameTypes.error, frameTypes.streamEnd];
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.constantFrom(...Object.values(frameTypes)).map((type): Event => ({ kind: "frame", type })),
  fc.constant<Event>({ kind: "turn" }),
  fc.constant<Event>({ kind: "turn" }),
  fc.constant<Event>({ kind: "exit" }),
  fc.constant<Event>({ kind: "kill" }),
  fc.constant<Event>({ kind: "garbage" }),
);

test("an environment that is shut down at any moment still gives every invocation an answer", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 12 }), fc.nat(12), async (events, turn) => {
      await play(events, turn);
    }),
    { numRuns: 150 },
  );
});

test("whatever a guest does in whatever order, every invocation gets an answer and an end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 25 }), async (events) => {
      await play(events);
    }),
    { numRuns: 150 },
  );
});

/** Start, init, and three invocations, with `events` strewn over them; the environment stays inside its table. */
async function play(events: readonly Event[], shutdownAtTurn = Infinity): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-test-"));
  const sandbox = new ScriptedSandbox();
  const runtime = findRuntime("nodejs22.x");
  assert.ok(runtime);
  const version = scriptedVersion({ timeoutMs: 40 });
  const workshop = scriptedWorkshop({ sandbox, directory, clock: realClock });
  const environment = new ExecutionEnvironment(
    { runtime, memoryMiB: 128, version: undefined, initializationType: "on-demand" },
    workshop,
  );
  const rest = [...events];
  const runs: Run[] = [];
  void shutdownAfter(environment, shutdownAtTurn);
  try {
    await withEvents(environment.start(), rest, sandbox);
    await withEvents(environment.assign(version), rest, sandbox);
    for (let count = 0; count < 3; count++) {
      const run = environment.run(invocationOf(version, count), false);
      runs.push(run);
      await withEvents(run.closed, rest, sandbox);
      const { phase } = environment;
      assert.ok(shutdownAtTurn < Infinity || phase === "ready" || phase === "reset", phase);
      assert.ok(["succeeded", "failed", "refused", "timed-out", "crashed"].includes((await run.answer).kind));
    }
  } finally {
    await environment.shutdown();
    await eventually(() => {
      assert.equal(environment.phase, "gone");
    });
    await rm(directory, { recursive: true, force: true });
  }
}

async function shutdownAfter(environment: ExecutionEnvironment, turns: number): Promise<void> {
  if (turns === Infinity) return;
  for (let count = 0; count < turns; count++) await new Promise((resolve) => setImmediate(resolve));
  await environment.shutdown();
}

/** Plays events until `goal` settles; then the guest is made to end, so that it must. */
async function withEvents(goal: Promise<unknown>, events: Event[], sandbox: ScriptedSandbox): Promise<void> {
  const progress = { isDone: false };
  const settled = finish(goal, progress);
  while (!progress.isDone && events.length > 0) {
    const event = events.shift();
    if (event) happen(event, sandbox);
    await new Promise((resolve) => setImmediate(resolve));
  }
  while (!progress.isDone) {
    sandbox.latest?.ends({ exitCode: 1, signal: null });
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await settled;
}

async function finish(goal: Promise<unknown>, progress: { isDone: boolean }): Promise<void> {
  await goal;
  progress.isDone = true;
}

function happen(event: Event, sandbox: ScriptedSandbox): void {
  const guest = sandbox.latest;
  if (event.kind === "frame") guest?.says(event.type, bodyFor(event.type));
  else if (event.kind === "exit") guest?.ends({ exitCode: 3, signal: null });
  else if (event.kind === "kill") guest?.kill();
  else if (event.kind === "garbage") guest?.output.write(Buffer.from([255, 255, 255, 255, 0]));
}

function bodyFor(type: string): Uint8Array {
  if (answers.some((each) => each === type)) return Buffer.from([1, 0, 0, 1, 0, 9, 0, 0, 0, 0x7b, 0x7d]);
  if (type === frameTypes.initError) return Buffer.from('{"errorType":"Error","body":"{}"}');
  return Buffer.from([1, 0, 0, 0, 0]);
}

function invocationOf(version: ReturnType<typeof scriptedVersion>, count: number) {
  return {
    requestId: `request-${count}`,
    version,
    invokedFunctionArn: version.functionArn,
    payload: Buffer.from("{}"),
    clientContext: undefined,
    identity: undefined,
    traceHeader: undefined,
  };
}
