import { announced, type Case } from "../case.ts";
import { cold, failed, ok, runtimeExited, timedOut, warm } from "../expect.ts";
import { reported } from "../expect-log.ts";

const nodeJsExit =
  "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that " +
  "was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes";

/** Section 13.2, as far as returned promises go. */
export const promises: readonly Case[] = [
  {
    id: "C047",
    title: "a promise that a plain function returns is awaited",
    rules: ["RT-160"],
    on: "C–F",
    code: `exports.handler = () => Promise.resolve("p");`,
    play: async (run) => ok(await run.invoke(), '"p"'),
  },
  {
    id: "C048",
    title: "a returned promise is ignored",
    rules: ["RT-012", "RT-031"],
    on: "B",
    code: `exports.handler = () => Promise.resolve("p");`,
    play: async (run) => ok(await run.invoke(), "null"),
  },
  {
    id: "C049",
    title: "anything with a then is a promise",
    rules: ["RT-160", "RT-169"],
    on: "C–F",
    code: `exports.handler = () => ({ then(ok) { ok("thenable"); } });`,
    play: async (run) => ok(await run.invoke(), '"thenable"'),
  },
  {
    id: "C050",
    title: "a thenable that rejects is a failure",
    rules: ["RT-160", "RT-169"],
    on: "D+",
    code: `exports.handler = () => ({ then(ok, no) { no(new Error("rej")); return { catch() {} }; } });`,
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "rej");
      reported(run, result);
    },
  },
  {
    id: "C051",
    title: "an async handler's promise that never settles is told as NodeJsExit, and the process stays",
    rules: ["RT-166", "RT-167"],
    on: "E",
    code: announced(`exports.handler = async () => { await new Promise(() => {}); };`),
    play: async (run) => {
      failed(await run.invoke(), "Runtime.NodeJsExit", nodeJsExit);
      warm(await run.invoke());
    },
  },
  {
    id: "C052",
    title: "a promise that never settles succeeds with null",
    rules: ["RT-012", "RT-166"],
    on: "C, D",
    code: announced(`exports.handler = async () => { await new Promise(() => {}); };`),
    play: async (run) => {
      ok(await run.invoke(), "null");
      warm(await run.invoke());
    },
  },
  {
    id: "C053",
    title: "a promise that never settles lets Node exit without a reason",
    rules: ["RT-166", "RT-272"],
    on: "F",
    code: announced(`exports.handler = async () => { await new Promise(() => {}); };`),
    play: async (run) => {
      runtimeExited(await run.invoke(), "without providing a reason");
      cold(await run.invoke());
    },
  },
  {
    id: "C054",
    title: "a plain function's promise that never settles succeeds with null",
    rules: ["RT-166", "RT-167"],
    on: "E",
    code: announced(`exports.handler = () => new Promise(() => {});`),
    play: async (run) => {
      ok(await run.invoke(), "null");
      warm(await run.invoke());
    },
  },
  {
    id: "C055",
    title: "a promise that never settles beside a busy loop runs into the timeout",
    rules: ["RT-168", "RT-270"],
    on: "C–F",
    code: announced(`exports.handler = async (e) => {
      if (e.probe) return "ok";
      setInterval(() => {}, 1000);
      await new Promise(() => {});
    };`),
    settings: { timeoutMs: 1000 },
    play: async (run) => {
      timedOut(run, await run.invoke({ a: 1 }, { timesOut: true }));
      const next = await run.invoke({ probe: true });
      ok(next, '"ok"');
      cold(next);
    },
  },
  {
    id: "L030",
    title: "a transpiled async handler counts as a plain function",
    rules: ["RT-167"],
    on: "E",
    code: `const awaiter = (steps) => new Promise((resolve) => { steps.next(); void resolve; });
      exports.handler = () => awaiter((function* () { yield new Promise(() => {}); })());`,
    play: async (run) => ok(await run.invoke(), "null"),
  },
  {
    id: "L031",
    title: "what a thenable's then returns or throws later is nobody's business",
    rules: ["RT-169"],
    on: "C–F",
    code: `exports.handler = () => ({ then(ok) { setTimeout(() => ok("later"), 20); return 5; } });`,
    play: async (run) => {
      const result = await run.invoke();
      ok(result, '"later"');
    },
  },
];
