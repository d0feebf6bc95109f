import assert from "node:assert/strict";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { nodeMajor, type Runtime } from "../../../src/model/runtimes.ts";
import type { Case, Run } from "../case.ts";
import { body, ok } from "../expect.ts";

const answers = (expression: string): string =>
  `exports.handler = function (e, c) { var v = ${expression}; return c.succeed ? c.succeed(v) : v; };`;

/** Variables that name places inside the walls. */
function expectedPaths({ runtime, legacy }: Run): Record<string, string> {
  const own = ["/var/runtime/node_modules", "/var/runtime", "/var/task"];
  const layers = [`/opt/nodejs/node${nodeMajor(runtime)}/node_modules`, "/opt/nodejs/node_modules"];
  const libraries = "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib";
  const programs = "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin";
  return {
    LAMBDA_TASK_ROOT: "/var/task",
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    PATH: legacy ? programs : `${programs}:/opt/bin`,
    LD_LIBRARY_PATH: legacy ? libraries : `${libraries}:/opt/lib`,
    NODE_PATH: legacy ? "/var/runtime:/var/task:/var/runtime/node_modules" : [...layers, ...own].join(":"),
  };
}

/** What Node.js seems to run (RT-380). */
function mainOf({ family }: Runtime): string {
  if (family === "B" || family === "C") return "/var/runtime/node_modules/awslambda/index.js";
  return family === "D" ? "/var/runtime/index.js" : "/var/runtime/index.mjs";
}

/** Sections 8 to 10, as far as they are about what only walls give. */
export const sandbox: readonly Case[] = [
  {
    id: "C186",
    title: "execPath and argv name AWS's own places",
    rules: ["RT-380"],
    on: "B–F",
    needsWalls: true,
    code: answers("[process.execPath].concat(process.argv)"),
    play: async (run) => {
      const node = "/var/lang/bin/node";
      assert.deepEqual((await run.invoke()).json, [node, node, mainOf(run.runtime)]);
    },
  },
  {
    id: "C187",
    title: "the temporary directory is /tmp, /var/task can't be written, and the user has no rights",
    rules: ["RT-381", "RT-382", "RT-383"],
    on: "B–F",
    needsWalls: true,
    code: `var fs = require("fs"), os = require("os");
      function tried(file) { try { fs.writeFileSync(file, "x"); return "written"; } catch (error) { return error.code; } }
      ${answers(`[os.tmpdir(), tried("/tmp/f"), tried("/var/task/f"), tried("/opt/f"), tried("/etc/f"), tried("/f"),
        process.getuid() > 0, /^sbx_user/.test(fs.readFileSync("/etc/passwd", "utf8").split("\\n")[1])]`)}`,
    play: async (run) => {
      const closed = ["EROFS", "EROFS", "EROFS", "EROFS"];
      assert.deepEqual((await run.invoke()).json, ["/tmp", "written", ...closed, true, true]);
    },
  },
  {
    id: "C187",
    title: "a file beyond the size of /tmp is ENOSPC, and what was there stays",
    rules: ["RT-382"],
    on: "B–F",
    needsWalls: true,
    code: `var fs = require("fs");
      exports.handler = function (e, c) {
        var block = Buffer.alloc ? Buffer.alloc(4194304, 1) : new Buffer(4194304), file = fs.openSync("/tmp/f", "w"), count = 0, v;
        try { for (;;) { fs.writeSync(file, block, 0, block.length); count += 1; } } catch (error) { v = error.code; }
        fs.writeFileSync("/tmp/f", "");
        v = [v, count];
        return c.succeed ? c.succeed(v) : v;
      };`,
    play: async (run) => assert.deepEqual((await run.invoke()).json, ["ENOSPC", 128]),
  },
  {
    id: "L130",
    title: "paths in the environment are AWS's",
    rules: ["RT-370"],
    on: "B–F",
    needsWalls: true,
    code: answers("process.env"),
    play: async (run) => {
      const variables = body(await run.invoke());
      const expected = expectedPaths(run);
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, variables[name]])), expected);
    },
  },
  {
    id: "L196",
    title: "nothing inside can be reached from outside",
    rules: ["RT-386"],
    on: "B–F",
    needsWalls: true,
    code: `var net = require("net");
      function listen(port, done) {
        var visits = 0, server = net.createServer(function (socket) { visits += 1; socket.destroy(); });
        server.listen(port, "0.0.0.0", function () {
          net.connect(port, "127.0.0.1").on("error", done).on("close", function () {
            setTimeout(function () { server.close(); done(visits); }, 500);
          });
        });
      }
      exports.handler = function (e, c) {
        if (!c.succeed) return new Promise(function (done) { listen(e.port, done); });
        listen(e.port, c.succeed);
      };`,
    play: async (run) => {
      // Below those that are given out, to servers and to clients: who knocks might meet himself.
      const port = 20_000 + Math.floor(Math.random() * 12_000);
      const over = new AbortController();
      const results = knock(port, over.signal);
      ok(await run.invoke({ port }), "1");
      over.abort();
      assert.deepEqual(await results, new Set(["ECONNREFUSED"]));
    },
  },
  {
    id: "L197",
    title: "descriptors are limited",
    rules: ["RT-365"],
    on: "B–F",
    needsWalls: true,
    code: `var fs = require("fs");
      exports.handler = function (e, c) {
        var open = [], v;
        try { while (open.length < 2000) open.push(fs.openSync(__filename, "r")); } catch (error) { v = error.code; }
        open.forEach(function (each) { fs.closeSync(each); });
        v = [v, open.length > 950 && open.length < 1024];
        return c.succeed ? c.succeed(v) : v;
      };`,
    play: async (run) => ok(await run.invoke(), '["EMFILE",true]'),
  },
  {
    id: "L197",
    title: "processes and threads are limited",
    rules: ["RT-365"],
    on: "22.x",
    needsWalls: true,
    settings: { memoryMiB: 1024, timeoutMs: 60_000 },
    code: `const loop = "exec 3<&0; i=0; while [ $i -lt 1100 ]; do { read x <&3; } >/dev/null 2>&1 & i=$((i+1)); echo $i; done";
      exports.handler = async () => {
        const shell = require("child_process").spawn("/bin/sh", ["-c", loop]);
        let output = "";
        shell.stdout.on("data", (text) => { output += text; });
        await new Promise((resolve) => shell.once("close", resolve));
        shell.stdin.destroy();
        const count = Number(output.trim().split("\\n").pop());
        return count > 900 && count < 1024;
      };`,
    play: async (run) => ok(await run.invoke(), "true"),
  },
];

/** Knocks at a port of this machine until `over`. Resolves to what came of it. */
async function knock(port: number, over: AbortSignal): Promise<Set<string>> {
  const results = new Set<string>();
  while (!over.aborted) {
    const socket = connect(port, "127.0.0.1");
    const result = new Promise<string>((resolve) => {
      socket.once("connect", () => resolve("connected"));
      socket.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    });
    results.add(await result);
    socket.destroy();
    await delay(20);
  }
  return results;
}
