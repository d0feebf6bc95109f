import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { InvocationResult } from "../../support/function-under-test.ts";
import { announced, type Case, type Run, steps } from "../case.ts";
import { cold, failed, failedWith, legacyError, ok, processExited } from "../expect.ts";
import { errorLine, hasMessage, hasNot, hasStack, logged, reported } from "../expect-log.ts";

/** Leaves a timer of 200 ms behind and completes by `completion`; with `{"wait":true}` it only waits 300 ms. */
function leavesTimer(completion: string): string {
  return `exports.handler = function (e, c, cb) {
    if (e.wait) { c.callbackWaitsForEmptyEventLoop = false; setTimeout(function () { cb(null, "waited"); }, 300); return; }
    setTimeout(function () { console.log("t"); }, 200);
    ${completion}
  };`;
}

/** The timer's output belongs to this invocation and comes before END (RT-034, RT-181). */
async function timerFirst(run: Run): Promise<void> {
  const result = await run.invoke();
  ok(result, '"x"');
  logged(run, result, ["t"]);
}

/** The answer doesn't wait; the timer goes on in the next invocation, under its id (RT-312, RT-391). */
async function timerLater(run: Run, expectFirst = succeedsWithX): Promise<void> {
  const first = await run.invoke();
  expectFirst(first);
  assert(!first.log.some((line) => line.message === "t"), "the timer hasn't fired yet");
  await delay(250);
  const second = await run.invoke({ wait: true });
  ok(second, '"waited"');
  hasMessage(second, "t");
}

function succeedsWithX(result: InvocationResult): void {
  ok(result, '"x"');
}

/** Section 13.2, as far as `callback` and `context` go. */
export const completionOrder: readonly Case[] = [
  {
    id: "C030",
    title: "output of a pending timer precedes END when the callback waits",
    rules: ["RT-013", "RT-034", "RT-181"],
    on: "B–E",
    code: leavesTimer('cb(null, "x");'),
    play: timerFirst,
  },
  {
    id: "C031",
    title: "with callbackWaitsForEmptyEventLoop off the answer is sent at once, and the timer fires in the next window",
    rules: ["RT-182", "RT-312", "RT-390", "RT-391"],
    on: "B–E",
    code: leavesTimer('c.callbackWaitsForEmptyEventLoop = false; cb(null, "x");'),
    play: (run) => timerLater(run),
  },
  {
    id: "C032",
    title: "the flag is read when callback is called, not later",
    rules: ["RT-182"],
    on: "B–E",
    code: leavesTimer('cb(null, "x"); c.callbackWaitsForEmptyEventLoop = false;'),
    play: timerFirst,
  },
  {
    id: "C033",
    title: "context.succeed never waits for a timer",
    rules: ["RT-184"],
    on: "B–E",
    code: leavesTimer('c.succeed("x");'),
    play: (run) => timerLater(run),
  },
  {
    id: "C034",
    title: "an error by callback is answered at once and the timer is left for later",
    rules: ["RT-183"],
    on: "D, E",
    code: leavesTimer('cb(new Error("x"));'),
    play: (run) =>
      timerLater(run, (first) => {
        failed(first, "Error", "x");
        assert.equal(errorLine(first, "Invoke Error ")["errorMessage"], "x");
      }),
  },
  {
    id: "C034",
    title: "an error by callback waits for a pending timer as a result does",
    rules: ["RT-013", "RT-034", "RT-183"],
    on: "B, C",
    code: leavesTimer('cb(new Error("x"));'),
    play: async (run) => {
      const result = await run.invoke();
      legacyError(result, "Error", "x");
      reported(run, result);
      const names = result.log.map((line) => line.platform ?? line.message);
      assert(names.indexOf("t") > 0 && names.indexOf("t") < names.indexOf("END"), "the timer's line precedes END");
    },
  },
  {
    id: "C035",
    title: "a handler that never calls back succeeds with null once its timers are done",
    rules: ["RT-012", "RT-034"],
    on: "B–E",
    code: `exports.handler = function () { setTimeout(function () { console.log("done"); }, 50); };`,
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "null");
      logged(run, result, ["done"]);
    },
  },
  {
    id: "C037",
    title: "a promise's answer doesn't wait for a pending timer",
    rules: ["RT-161", "RT-312", "RT-391"],
    on: "C–F",
    code: `exports.handler = async (e) => {
      if (e.wait) { await new Promise((done) => setTimeout(done, 300)); return "waited"; }
      setTimeout(() => console.log("t"), 200);
      return "x";
    };`,
    play: (run) => timerLater(run),
  },
  {
    id: "C038",
    title: "only the first completion counts, without a word about the others",
    rules: ["RT-180"],
    on: "B–E",
    code: `exports.handler = (e, c, cb) => { cb(null, 1); cb(null, 2); cb("e"); };`,
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "1");
      logged(run, result, []);
    },
  },
  {
    id: "C039",
    title: "an error that came first beats a later result",
    rules: ["RT-180"],
    on: "B–E",
    code: `exports.handler = (e, c, cb) => { cb("e1"); cb(null, 2); };`,
    play: async (run) => failedWith(run, await run.invoke(), "e1"),
  },
  {
    id: "C040",
    title: "callback and context.succeed share one completion: the first call wins",
    rules: ["RT-180", "RT-188"],
    on: "B–E",
    code: steps("function (e, c, cb)", ['cb(null, "b"); c.succeed("a")', 'c.succeed("a"); cb(null, "b")']),
    play: async (run) => {
      ok(await run.invoke({ step: 0 }), '"b"');
      ok(await run.invoke({ step: 1 }), '"a"');
    },
  },
  {
    id: "C041",
    title: "an async handler's callback that comes first beats its return value",
    rules: ["RT-164"],
    on: "D, E",
    code: `exports.handler = async (e, c, cb) => { cb(null, "cb"); return "ret"; };`,
    play: async (run) => ok(await run.invoke(), '"cb"'),
  },
  {
    id: "C042",
    title: "an async handler's callback with an error that comes first beats its return value",
    rules: ["RT-165"],
    on: "D, E",
    code: `exports.handler = async (e, c, cb) => { cb("cberr"); return "ret"; };`,
    play: async (run) => failed(await run.invoke(), "string", "cberr"),
  },
  {
    id: "C043",
    title: "an async handler's return value beats a later callback",
    rules: ["RT-164", "RT-180"],
    on: "D, E",
    code: `exports.handler = async (e, c, cb) => { setTimeout(() => cb(null, "cb"), 50); return "ret"; };`,
    play: async (run) => ok(await run.invoke(), '"ret"'),
  },
  {
    id: "C044",
    title: "what is thrown after callback is neither reported nor logged",
    rules: ["RT-189"],
    on: "D, E",
    code: `exports.handler = (e, c, cb) => { cb(null, "x"); throw new Error("after"); };`,
    play: async (run) => {
      const result = await run.invoke();
      ok(result, '"x"');
      hasNot(result, "after");
    },
  },
  {
    id: "C045",
    title: "what is thrown after a waiting callback ends the process",
    rules: ["RT-190", "RT-252"],
    on: "B, C",
    code: announced(`exports.handler = (e, c, cb) => { cb(null, "x"); throw new Error("after"); };`),
    play: async (run) => {
      const result = await run.invoke();
      processExited(result);
      hasStack(result, "Error: after");
      cold(await run.invoke());
    },
  },
  {
    id: "C046",
    title: "a completion kept from an answered invocation is refused in the log of the running one",
    rules: ["RT-191"],
    on: "E",
    code: `let k; exports.handler = (e, c, cb) => { if (!k) { k = c.succeed; return; } k("late"); cb(null, "two"); };`,
    play: async (run) => {
      ok(await run.invoke(), "null");
      const second = await run.invoke();
      ok(second, '"two"');
      const complaint =
        "Invocation has already been reported as done. Cannot call complete more than once per invocation.";
      logged(run, second, [`[ERROR] ${complaint}`]);
    },
  },
];
