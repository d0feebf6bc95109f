import { announced, type Case, steps } from "../case.ts";
import { cold, failed, failedWith, legacyFailed, ok, warm } from "../expect.ts";
import { logged } from "../expect-log.ts";

/** Sections 4.3 and 13.2: the methods of the context, its flag, and completions that come at the wrong time. */
export const completionMethods: readonly Case[] = [
  {
    id: "C056",
    title: "context.succeed works detached from its object",
    rules: ["RT-187"],
    on: "B–E",
    code: `exports.handler = (e, c) => { var succeed = c.succeed; succeed("detached"); };`,
    play: async (run) => ok(await run.invoke(), '"detached"'),
  },
  {
    id: "C057",
    title: "context.done is succeed without an error and fail with one",
    rules: ["RT-184", "RT-185"],
    on: "B–E",
    code: steps("(e, c) =>", ['c.done(null, "d")', 'c.done("x", "ignored")', "c.done()", 'c.done(undefined, "u")']),
    play: async (run) => {
      ok(await run.invoke({ step: 0 }), '"d"');
      failedWith(run, await run.invoke({ step: 1 }), "x");
      ok(await run.invoke({ step: 2 }), "null");
      ok(await run.invoke({ step: 3 }), '"u"');
    },
  },
  {
    id: "C058",
    title: "context.fail without an error is a failure all the same",
    rules: ["RT-186"],
    on: "B–E",
    code: steps("(e, c) =>", ["c.fail()", "c.fail(null)"]),
    play: async (run) => {
      for (const step of [0, 1]) {
        const result = await run.invoke({ step });
        if (run.legacy) legacyFailed(result, null);
        else failed(result, "string", "handled");
      }
    },
  },
  {
    id: "C059",
    title: "the context has no done, and assigning callbackWaitsForEmptyEventLoop does nothing",
    rules: ["RT-196"],
    on: "F",
    code: steps("(e, c) =>", [
      "c.callbackWaitsForEmptyEventLoop = false; return [c.done, c.succeed, c.fail].map((each) => typeof each)",
      "return c.succeed(1)",
    ]),
    play: async (run) => {
      ok(await run.invoke({ step: 0 }), '["undefined","undefined","undefined"]');
      failed(await run.invoke({ step: 1 }), "TypeError", "c.succeed is not a function");
    },
  },
  {
    id: "L020",
    title: "a completion kept from an answered invocation never answers the running one",
    rules: ["RT-191"],
    on: "B–E",
    code: announced(`var kept = [];
      exports.handler = (e, c, cb) => {
        if (kept.length === 0) { kept = [c.succeed, c.fail, cb]; return; }
        kept[0]("late"); kept[1]("late"); kept[2]("late"); cb(null, "own");
      };`),
    play: async (run) => {
      ok(await run.invoke(), "null");
      const second = await run.invoke();
      ok(second, '"own"');
      warm(second);
    },
  },
  {
    id: "L021",
    title: "what is thrown after an answer that didn't wait leaves the answer and ends the process",
    rules: ["RT-190"],
    on: "B, C",
    code: announced(`exports.handler = (e, c, cb) => {
      c.callbackWaitsForEmptyEventLoop = false; cb(null, "x"); throw new Error("after");
    };`),
    play: async (run) => {
      ok(await run.invoke(), '"x"');
      const second = await run.invoke();
      ok(second, '"x"');
      cold(second);
    },
  },
  {
    id: "L022",
    title: "callbackWaitsForEmptyEventLoop keeps what it is given, and its truth decides",
    rules: ["RT-285", "RT-182"],
    on: "B–E",
    code: `exports.handler = function (e, c, cb) {
      setTimeout(function () { console.log("t"); }, 100);
      var first = c.callbackWaitsForEmptyEventLoop;
      c.callbackWaitsForEmptyEventLoop = e.flag;
      cb(null, [first, c.callbackWaitsForEmptyEventLoop]);
    };`,
    play: async (run) => {
      const waits = await run.invoke({ flag: "yes" });
      ok(waits, '[true,"yes"]');
      logged(run, waits, ["t"]);
      const sent = await run.invoke({ flag: 0 });
      ok(sent, "[true,0]");
      logged(run, sent, []);
    },
  },
  {
    id: "L023",
    title: "callbackWaitsForEmptyEventLoop has no say in a promise's answer",
    rules: ["RT-161"],
    on: "C–E",
    code: `exports.handler = async (e, c) => {
      c.callbackWaitsForEmptyEventLoop = true;
      setTimeout(() => console.log("t"), 200);
      return "x";
    };`,
    play: async (run) => {
      const result = await run.invoke();
      ok(result, '"x"');
      logged(run, result, []);
    },
  },
];
