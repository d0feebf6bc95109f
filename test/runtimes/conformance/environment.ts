import assert from "node:assert/strict";
import type { Runtime } from "../../../src/model/runtimes.ts";
import { nodeMajor } from "../../../src/model/runtimes.ts";
import { type Case, type Run, steps } from "../case.ts";
import { body, ok, record, warm } from "../expect.ts";

const answers = (expression: string): string =>
  `exports.handler = function (e, c) { var v = ${expression}; return c.succeed ? c.succeed(v) : v; };`;

/** Variables whose values don't depend on where the walls put things (section 9). */
function expectedVariables(run: Run): Record<string, string> {
  const modern: Record<string, string> = {
    _HANDLER: "index.handler",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    SHLVL: "0",
    PWD: "/var/task",
  };
  return {
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EXECUTION_ENV: `AWS_Lambda_${run.runtime.id}`,
    AWS_LAMBDA_FUNCTION_NAME: run.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${run.functionName}`,
    LAMBDA_TASK_ROOT: "/var/task",
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    _AWS_XRAY_DAEMON_PORT: "2000",
    ...(run.legacy ? {} : modern),
  };
}

/** The other names that may be there; `AWS_ENDPOINT_URL_…` are ours (RT-370). */
function isKnown(name: string, runtime: Runtime): boolean {
  // Without walls /tmp is somewhere else.
  if (name === "TMPDIR") return true;
  if (/^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_LOG_STREAM_NAME|XRAY_DAEMON_ADDRESS)$/.test(name))
    return true;
  if (/^(_AWS_XRAY_DAEMON_ADDRESS|LAMBDA_RUNTIME_DIR|PATH|LD_LIBRARY_PATH|NODE_PATH|_X_AMZN_TRACE_ID)$/.test(name))
    return true;
  if (name === "NODE_EXTRA_CA_CERTS") return nodeMajor(runtime) === 16 || nodeMajor(runtime) === 18;
  if (name === "AWS_LAMBDA_RUNTIME_API") return nodeMajor(runtime) >= 10;
  return name.startsWith("AWS_ENDPOINT_URL_");
}

/** Sections 8 to 10 and 13.7: environment variables, heap, and the sandbox. */
export const environment: readonly Case[] = [
  {
    id: "C186",
    title: "the code directory is working directory and task root, in UTC",
    rules: ["RT-370", "RT-380"],
    on: "B–F",
    code: answers(`[process.cwd(), process.env.TZ, process.env.LAMBDA_TASK_ROOT, process.env.AWS_EXECUTION_ENV,
      new Date().getTimezoneOffset(), __filename]`),
    play: async (run) => {
      const executionEnvironment = `AWS_Lambda_${run.runtime.id}`;
      const expected = ["/var/task", ":UTC", "/var/task", executionEnvironment, 0, "/var/task/index.js"];
      assert.deepEqual((await run.invoke()).json, expected);
    },
  },
  {
    id: "C187",
    title: "the temporary directory is empty at first, can be written, and keeps its files",
    rules: ["RT-382"],
    on: "B–F",
    code: `var fs = require("fs"), folder = require("os").tmpdir();
      exports.handler = function (e, c) {
        var v = fs.readdirSync(folder); fs.writeFileSync(folder + "/f", "x"); return c.succeed ? c.succeed(v) : v;
      };`,
    play: async (run) => {
      ok(await run.invoke(), "[]");
      ok(await run.invoke(), '["f"]');
    },
  },
  {
    id: "C188",
    title: "what a function writes into its environment stays for the next invocation",
    rules: ["RT-373"],
    on: "B–F",
    code: answers("[process.env.FOO === undefined, process.env.FOO = '1']"),
    play: async (run) => {
      ok(await run.invoke(), '[true,"1"]');
      ok(await run.invoke(), '[false,"1"]');
    },
  },
  {
    id: "L130",
    title: "the environment holds AWS's variables with their values, and no others",
    rules: ["RT-370", "RT-375"],
    on: "B–F",
    code: answers("process.env"),
    play: async (run) => {
      const variables = body(await run.invoke());
      const expected = expectedVariables(run);
      const values = Object.fromEntries(Object.keys(expected).map((name) => [name, variables[name]]));
      assert.deepEqual(values, expected);
      const strangers = Object.keys(variables).filter((name) => !(name in expected) && !isKnown(name, run.runtime));
      assert.deepEqual(strangers, []);
    },
  },
  {
    id: "L131",
    title: "the user's variables are literal, are there at init, and override what is not reserved",
    rules: ["RT-371"],
    on: "B–F",
    code: `var seen = [process.env.MINE, process.env.LANG, process.env.EMPTY]; ${answers("seen")}`,
    settings: { environmentVariables: { MINE: "$HOME `x` \\n ü", LANG: "C", EMPTY: "" } },
    play: async (run) => assert.deepEqual((await run.invoke()).json, ["$HOME `x` \\n ü", "C", ""]),
  },
  {
    id: "L132",
    title: "NODE_OPTIONS is honoured",
    rules: ["RT-374"],
    on: "D+",
    code: answers("[process.noDeprecation === true, process.env.NODE_OPTIONS]"),
    settings: { environmentVariables: { NODE_OPTIONS: "--no-deprecation" } },
    play: async (run) => ok(await run.invoke(), '[true,"--no-deprecation"]'),
  },
  {
    id: "L132",
    title: "NODE_OPTIONS is ignored",
    rules: ["RT-374"],
    on: "B, C",
    code: answers("process.noDeprecation === true"),
    settings: { environmentVariables: { NODE_OPTIONS: "--no-deprecation" } },
    play: async (run) => ok(await run.invoke(), "false"),
  },
  {
    id: "L133",
    title: "a wrapper script is run with node's command line, sees the function's variables and may add to them",
    rules: ["RT-374"],
    on: "D+",
    code: answers("[process.env.WRAPPED, process.env.COMMAND_LINE]"),
    files: {
      "wrapper.sh": '#!/bin/sh\nexport WRAPPED="$MINE $_HANDLER" COMMAND_LINE="$#"\nexec "$@"\n',
    },
    settings: { environmentVariables: { AWS_LAMBDA_EXEC_WRAPPER: "/var/task/wrapper.sh", MINE: "mine" } },
    play: async (run) => {
      const [wrapped, length] = Object.values(record((await run.invoke()).json));
      assert.equal(wrapped, "mine index.handler");
      assert(Number(length) > 1, "the script got a command line");
    },
  },
  {
    id: "L133",
    title: "a wrapper script may come from a layer",
    rules: ["RT-374"],
    on: "D+",
    code: answers("process.env.WRAPPED"),
    layers: { wrapper: '#!/bin/sh\nexport WRAPPED="by a layer"\nexec "$@"\n' },
    settings: { environmentVariables: { AWS_LAMBDA_EXEC_WRAPPER: "/opt/wrapper" } },
    play: async (run) => ok(await run.invoke(), '"by a layer"'),
  },
  {
    id: "L133",
    title: "a layer's programs are found by name",
    rules: ["RT-370"],
    on: "B–F",
    code: answers('String(require("child_process").execFileSync("from-a-layer"))'),
    layers: { "bin/from-a-layer": "#!/bin/sh\nprintf found\n" },
    play: async (run) => ok(await run.invoke(), '"found"'),
  },
  {
    id: "L134",
    title: "the heap flags follow from 1536 MB as AWS sets them",
    rules: ["RT-366"],
    on: "B, C",
    code: answers("{ flags: process.execArgv, gc: typeof gc }"),
    settings: { memoryMiB: 1536 },
    play: async (run) => {
      const { flags, gc } = body(await run.invoke());
      assert(Array.isArray(flags));
      // The third is no flag of Node 8 any more.
      const executable = run.runtime.family === "B" ? ["--max-executable-size=153"] : [];
      for (const flag of ["--max-old-space-size=1229", "--max-semi-space-size=76", ...executable]) {
        assert(flags.includes(flag), `${flag} in ${flags.join(" ")}`);
      }
      assert.equal(gc, "function");
    },
  },
  {
    id: "L134",
    title: "the heap flags follow from the memory size",
    rules: ["RT-366"],
    on: "D+",
    code: answers("{ flags: process.execArgv, gc: typeof gc }"),
    settings: { memoryMiB: 1024 },
    play: async (run) => {
      const { flags, gc } = body(await run.invoke());
      assert(Array.isArray(flags));
      for (const flag of ["--max-old-space-size=922", "--max-semi-space-size=51", "--expose-gc"]) {
        assert(flags.includes(flag), `${flag} in ${flags.join(" ")}`);
      }
      assert.equal(gc, "function");
    },
  },
  {
    id: "L135",
    title: "a heap flag in NODE_OPTIONS replaces the platform's",
    rules: ["RT-366", "RT-374"],
    on: "D+",
    code: answers("process.execArgv.filter(function (flag) { return /space/.test(flag); })"),
    settings: { environmentVariables: { NODE_OPTIONS: "--max-old-space-size=200" } },
    play: async (run) => ok(await run.invoke(), "[]"),
  },
  {
    id: "L136",
    title: "the runtime is a real release of its line",
    rules: ["RT-385"],
    on: "B–F",
    code: answers("process.version"),
    play: async (run) => ok(await run.invoke(), `"v${run.runtime.nodeVersion}"`),
  },
  {
    id: "L137",
    title: "writes to the environment are not seen by another sandbox",
    rules: ["RT-373"],
    on: "B–F",
    code: `exports.handler = function (e, c) {
      var v = process.env.SEEN === undefined; process.env.SEEN = "1";
      if (!c.succeed) return new Promise(function (done) { setTimeout(done, 200, v); });
      setTimeout(c.succeed, 200, v);
    };`,
    play: async (run) => {
      const both = await Promise.all([run.invoke(), run.invoke()]);
      assert.deepEqual(
        both.map((each) => each.text),
        ["true", "true"],
      );
    },
  },
  {
    id: "L138",
    title: "the trace variable of one invocation is gone in the next, whatever the function wrote",
    rules: ["RT-288", "RT-373"],
    on: "B–F",
    code: steps("function (e, c)", [
      "{ process.env._X_AMZN_TRACE_ID = 'mine'; return c.succeed ? c.succeed(1) : 1; }",
      "{ var v = typeof process.env._X_AMZN_TRACE_ID; return c.succeed ? c.succeed(v) : v; }",
    ]),
    play: async (run) => {
      ok(await run.invoke({ step: 0 }), "1");
      const second = await run.invoke({ step: 1 });
      ok(second, '"undefined"');
      warm(second);
    },
  },
];
