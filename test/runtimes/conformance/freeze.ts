import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "../../support/eventually.ts";
import { announced, type Case, type Run } from "../case.ts";
import { ok, warm } from "../expect.ts";

/** Starts something that writes the time every 20 ms; an invocation answers with the times when there is another one. */
function ticking(start: string): string {
  return `var fs = require("fs"), file = require("os").tmpdir() + "/ticks";
    var ticks = "setInterval(function () { require('fs').appendFileSync(" + JSON.stringify(file) + ", Date.now() + ' '); }, 20)";
    function times() { try { return String(fs.readFileSync(file)).split(" ").slice(0, -1); } catch (e) { return []; } }
    exports.handler = function (e, c) {
      if (e.begin) { ${start} }
      var before = times().length, settle;
      var look = function () {
        var found = times();
        if (found.length === before) return setTimeout(look, 20);
        if (c.succeed) c.succeed(found); else settle(found);
      };
      setTimeout(look, 20);
      if (!c.succeed) return new Promise(function (resolve) { settle = resolve; });
    };`;
}

async function ticksOnlyDuringInvocations(run: Run): Promise<void> {
  const ticks = async (event: object): Promise<number[]> => {
    const { json } = await run.invoke(event);
    assert(Array.isArray(json));
    return json.map(Number);
  };
  const begun = await ticks({ begin: true });
  // It is frozen some moment after the answer.
  await delay(1500);
  const all = await ticks({});
  const pauses = all.map((at, index) => (index < begun.length ? 0 : at - (all[index - 1] ?? at)));
  assert(Math.max(...pauses) > 500, `ticks in 1500 ms of idleness, after ${pauses.join(" ")} ms`);
}

/** An external extension in the JavaScript of all runtimes that have some. */
const told = `#!/usr/bin/env node
const http = require("http");
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const call = (method, path, headers, body, then) => {
  const request = http.request({ host, port, method, path: "/2020-01-01/extension/" + path, headers }, (response) => {
    let text = "";
    response.on("data", (piece) => { text += piece; });
    response.on("end", () => then(text, response.headers));
  });
  request.end(body);
};
const events = JSON.stringify({ events: ["SHUTDOWN"] });
call("POST", "register", { "Lambda-Extension-Name": "told" }, events, (_, headers) => {
  const id = { "Lambda-Extension-Identifier": headers["lambda-extension-identifier"] };
  call("GET", "event/next", id, undefined, (text) => {
    const { eventType, shutdownReason } = JSON.parse(text);
    console.log("told " + eventType + " " + shutdownReason);
  });
});
`;

/** Section 11: what survives between invocations, and what must not happen there. */
export const freeze: readonly Case[] = [
  {
    id: "L190",
    title: "nothing runs between invocations",
    rules: ["RT-390"],
    on: "B–F",
    code: `var ticks = 0;
      exports.handler = function (e, c) {
        if (e.begin) setInterval(function () { ticks += 1; }, 20);
        return c.succeed ? c.succeed(ticks) : ticks;
      };`,
    play: async (run) => {
      const begin = Number((await run.invoke({ begin: true })).text);
      await delay(600);
      const ticks = Number((await run.invoke()).text) - begin;
      assert(ticks <= 5, `${ticks} ticks of 20 ms in 600 ms of idleness`);
    },
  },
  {
    id: "L191",
    title: "a process that a function started is frozen with it and goes on with it",
    rules: ["RT-390", "RT-393"],
    on: "B–F",
    code: ticking(`require("child_process").spawn(process.execPath, ["-e", ticks], { stdio: "ignore" }).unref();`),
    play: ticksOnlyDuringInvocations,
  },
  {
    id: "L198",
    title: "a thread that a function started is frozen with it and goes on with it",
    rules: ["RT-390", "RT-393"],
    on: "16.x–F",
    code: ticking(`new (require("worker_threads").Worker)(ticks, { eval: true }).unref();`),
    play: ticksOnlyDuringInvocations,
  },
  {
    id: "L192",
    title: "the time of day goes on while frozen",
    rules: ["RT-392"],
    on: "B–F",
    code: "exports.handler = function (e, c) { var v = Date.now(); return c.succeed ? c.succeed(v) : v; };",
    play: async (run) => {
      const first = Number((await run.invoke()).text);
      await delay(300);
      assert(Number((await run.invoke()).text) - first >= 295);
    },
  },
  {
    id: "L193",
    title: "module state and open descriptors survive",
    rules: ["RT-135", "RT-393"],
    on: "B–F",
    code: announced(`var fs = require("fs"), fd, n = 0;
      exports.handler = function (e, c) {
        if (fd === undefined) fd = fs.openSync(__filename, "r");
        var v = [++n, fs.fstatSync(fd).size > 0];
        return c.succeed ? c.succeed(v) : v;
      };`),
    play: async (run) => {
      ok(await run.invoke(), "[1,true]");
      const second = await run.invoke();
      ok(second, "[2,true]");
      warm(second);
    },
  },
  {
    id: "L194",
    title: "failures that the function reports don't reset the sandbox",
    rules: ["RT-397"],
    on: "B–E",
    code: announced('exports.handler = function (e, c, cb) { if (e.n === 1) cb("e"); else c.fail(new Error("f")); };'),
    play: async (run) => {
      for (const n of [1, 2, 3]) {
        const result = await run.invoke({ n });
        assert(result.functionError !== undefined);
        if (n > 1) warm(result);
      }
    },
  },
  {
    id: "L195",
    title: "with extensions the runtime gets SIGTERM and time, and they are told after it",
    rules: ["RT-399"],
    on: "D+",
    code: `process.on("SIGTERM", () => {
        console.log("terminated");
        setTimeout(() => { console.log("done"); process.exit(0); }, 50);
      });
      exports.handler = async () => "answer";`,
    layers: { "extensions/told": told },
    // It has 300 ms, of the engine's time.
    settings: { pace: 0.1 },
    play: async (run) => {
      ok(await run.invoke(), '"answer"');
      run.retire();
      const lines = await eventually(() => {
        const messages = run.allLog().map(({ message }) => message);
        assert(
          messages.some((line) => line.startsWith("told SHUTDOWN spindown")),
          messages.join(""),
        );
        return messages.map((line) => line.trim());
      });
      const ends = lines.filter((line) => /^(terminated|done|told SHUTDOWN)/.test(line));
      assert.deepEqual(ends, ["terminated", "done", "told SHUTDOWN spindown"]);
    },
  },
  {
    id: "L195",
    title: "without extensions the runtime is killed",
    rules: ["RT-399"],
    on: "D+",
    code: `process.on("SIGTERM", () => console.log("terminated")); exports.handler = async () => "answer";`,
    play: async (run) => {
      await run.invoke();
      run.retire();
      ok(await run.invoke(), '"answer"');
      assert(run.allLog().every(({ message }) => !message.includes("terminated")));
    },
  },
];
