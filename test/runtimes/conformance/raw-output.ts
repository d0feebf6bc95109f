import assert from "node:assert/strict";
import { announced, type Case } from "../case.ts";
import { ok, warm } from "../expect.ts";
import { between, loggedRaw } from "../expect-log.ts";
import { says } from "./console.ts";

/** Section 7.1, as far as output goes that is not console's (RT-310, RT-311). */
export const rawOutput: readonly Case[] = [
  {
    id: "C209",
    title: "a child's output on both streams is logged line by line",
    rules: ["RT-302", "RT-310"],
    on: "B–F",
    code: says('require("child_process").execSync("echo c1; echo c2 >&2", { stdio: "inherit" })'),
    play: async (run) => {
      const result = await run.invoke();
      const lines = between(result);
      assert(lines.every((line) => line.kind === "raw" && line.endsInLineFeed));
      assert.deepEqual(lines.map((line) => line.text).toSorted(), ["c1", "c2"]);
    },
  },
  {
    id: "L150",
    title: "a piece without a line break is held until the rest comes or the invocation ends",
    rules: ["RT-310"],
    on: "B–F",
    code: `exports.handler = function (e, c) {
      process.stdout.write("one "); process.stdout.write("line\\n"); process.stdout.write("two\\nthree");
      return c.succeed ? c.succeed(1) : 1;
    };`,
    play: async (run) => {
      const lines = between(await run.invoke());
      assert.deepEqual(
        lines.map((line) => line.text),
        ["one line", "two", "three"],
      );
    },
  },
  {
    id: "L151",
    title: "raw output and console keep the order of their calls",
    rules: ["RT-302"],
    on: "B–F",
    code: says(
      String.raw`console.log("1"); process.stdout.write("2\n"); console.log("3"); process.stdout.write("4\n")`,
    ),
    play: async (run) => {
      const lines = between(await run.invoke());
      assert.deepEqual(
        lines.map((line) => line.message),
        ["1", "2", "3", "4"],
      );
    },
  },
  {
    id: "L152",
    title: "a child's output after the answer belongs to the next window, without an id",
    rules: ["RT-311", "RT-390", "RT-393"],
    on: "B–F",
    // The child prints when the second invocation has begun, which ends when it has printed.
    code: announced(`var fs = require("fs"), file = require("os").tmpdir() + "/second";
    exports.handler = function (e, c) {
      c.callbackWaitsForEmptyEventLoop = false;
      if (!e.wait) {
        var script = "until [ -e " + file + " ]; do sleep 0.02; done; echo late; rm " + file;
        require("child_process").spawn("sh", ["-c", script], { stdio: "inherit" });
        return c.succeed ? c.succeed("x") : Promise.resolve("x");
      }
      fs.writeFileSync(file, "");
      return new Promise(function (done) {
        setInterval(function () { if (!fs.existsSync(file)) (c.succeed || done)("waited"); }, 20);
      });
    };`),
    play: async (run) => {
      const first = await run.invoke();
      ok(first, '"x"');
      const second = await run.invoke({ wait: true });
      ok(second, '"waited"');
      assert(!first.log.some((line) => line.text === "late"), "not in the first window");
      warm(second);
      assert.equal(second.log.find((line) => line.text === "late")?.kind, "raw");
    },
  },
  {
    id: "L153",
    title: "an exiting process loses nothing that it wrote before",
    rules: ["RT-302", "RT-310"],
    on: "B–F",
    code: `exports.handler = function () {
      for (var i = 0; i < 500; i++) console.log("line " + i);
      process.stdout.write("raw last\\n"); process.exit(1);
    };`,
    play: async (run) => {
      const result = await run.invoke();
      const messages = result.log.map((line) => line.message).filter((message) => message.startsWith("line "));
      assert.deepEqual(
        messages,
        Array.from({ length: 500 }, (_, index) => `line ${index}`),
      );
      assert(result.log.some((line) => line.text === "raw last"));
    },
  },
  {
    id: "L154",
    title: "raw text that is no UTF-8 and very long lines do no harm",
    rules: ["RT-310"],
    on: "B–F",
    code: `exports.handler = function (e, c) {
      var v = /^v4/.test(process.version) ? new Buffer("ff0a", "hex") : Buffer.from("ff0a", "hex");
      require("fs").writeSync(1, v, 0, 2);
      require("fs").writeSync(1, new Array(50001).join("y") + "\\n");
      return c.succeed ? c.succeed(1) : 1;
    };`,
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "1");
      const written = between(result)
        .map((line) => line.text)
        .join("");
      assert.equal(written.length, 50_001);
    },
  },
  {
    id: "L155",
    title: "what a handler writes to file descriptors 1 and 2 is raw",
    rules: ["RT-310"],
    on: "B–F",
    code: says(String.raw`require("fs").writeSync(1, "fd\n")`),
    play: async (run) => loggedRaw(await run.invoke(), ["fd"]),
  },
];
