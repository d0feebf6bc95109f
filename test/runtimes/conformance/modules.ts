import { nodeMajor, runtimes } from "../../../src/model/runtimes.ts";
import type { Case } from "../case.ts";
import { failedLike, ok } from "../expect.ts";

/** A layer with a package of its own, and one that every Node.js has its own copy of. */
const layers: Readonly<Record<string, string>> = {
  "nodejs/node_modules/dep/index.js": 'module.exports = "from a layer";',
  "nodejs/node_modules/own/index.js": 'module.exports = "for any Node.js";',
  ...Object.fromEntries(
    runtimes.map((runtime) => [
      `nodejs/node${nodeMajor(runtime)}/node_modules/own/index.js`,
      `module.exports = "for Node.js ${nodeMajor(runtime)}";`,
    ]),
  ),
};

/** Section 2.2, as far as the modules go that a handler requires: its own, layers', the SDK. */
export const modules: readonly Case[] = [
  {
    id: "C171",
    title: "a layer's package is found by require, the one for this Node.js first",
    rules: ["RT-137", "RT-384"],
    on: "B–F",
    layers,
    code: `var dep = require("dep"), own = require("own");
      exports.handler = function (e, c) { var v = [dep, own]; return c.succeed ? c.succeed(v) : v; };`,
    play: async (run) => ok(await run.invoke(), `["from a layer","for Node.js ${nodeMajor(run.runtime)}"]`),
  },
  {
    id: "C171",
    title: "a layer's package is found by an ES module's import",
    rules: ["RT-137"],
    on: "18.x+",
    layers,
    files: { "index.mjs": 'import dep from "dep"; export const handler = async () => dep;' },
    play: async (run) => ok(await run.invoke(), '"from a layer"'),
  },
  {
    id: "C171",
    title: "a layer's package is not found by an ES module's import",
    rules: ["RT-137"],
    on: "14.x–16.x",
    layers,
    files: { "index.mjs": 'import dep from "dep"; export const handler = async () => dep;' },
    play: async (run) => failedLike(await run.invoke(), "Error", /^Cannot find package 'dep' imported from/),
  },
  {
    id: "L098",
    title: "the user's NODE_PATH is searched after the package's own modules",
    rules: ["RT-137", "RT-371"],
    on: "B–F",
    files: {
      "index.js": `var dep = require("dep"), own = require("own");
        exports.handler = function (e, c) { var v = [dep, own]; return c.succeed ? c.succeed(v) : v; };`,
      "extra/dep.js": 'module.exports = "from NODE_PATH";',
      "extra/own.js": 'module.exports = "from NODE_PATH";',
      "node_modules/own.js": 'module.exports = "own";',
    },
    settings: { environmentVariables: { NODE_PATH: "extra" } },
    play: async (run) => ok(await run.invoke(), '["from NODE_PATH","own"]'),
  },
  {
    id: "L098",
    title: "an ES module's import searches NODE_PATH",
    rules: ["RT-137"],
    on: "18.x+",
    files: {
      "index.mjs": 'import dep from "dep"; export const handler = async () => dep;',
      "extra/node_modules/dep/package.json": '{"main":"index.js"}',
      "extra/node_modules/dep/index.js": 'module.exports = "from NODE_PATH";',
    },
    settings: { environmentVariables: { NODE_PATH: "extra/node_modules" } },
    play: async (run) => ok(await run.invoke(), '"from NODE_PATH"'),
  },
  {
    id: "L098",
    title: "an ES module's import ignores NODE_PATH",
    rules: ["RT-132", "RT-137"],
    on: "14.x–16.x",
    files: { "index.mjs": 'import dep from "dep"; export const handler = async () => dep;', "extra/dep.js": "" },
    settings: { environmentVariables: { NODE_PATH: "extra" } },
    play: async (run) => failedLike(await run.invoke(), "Error", /^Cannot find package 'dep' imported from/),
  },
  {
    id: "L099",
    title: "a module is found wherever Node itself looks, and evaluated once",
    rules: ["RT-135"],
    on: "B–F",
    files: {
      "index.js": `var a = require("./lib/count"), b = require("./lib/count.js");
        exports.handler = function (e, c) { var v = [a === b, ++a.n]; return c.succeed ? c.succeed(v) : v; };`,
      "lib/count.js": "exports.n = 0;",
    },
    play: async (run) => {
      ok(await run.invoke(), "[true,1]");
      ok(await run.invoke(), "[true,2]");
    },
  },
  {
    id: "L100",
    title: "a copy of the SDK in the package wins over the runtime's own",
    rules: ["RT-136", "RT-137"],
    on: "B–F",
    files: {
      "index.js": `var sdk = require("aws-sdk"), client = require("@aws-sdk/client-s3");
        exports.handler = function (e, c) { var v = [sdk, client]; return c.succeed ? c.succeed(v) : v; };`,
      "node_modules/aws-sdk/index.js": 'module.exports = "mine";',
      "node_modules/@aws-sdk/client-s3/index.js": 'module.exports = "mine";',
    },
    play: async (run) => {
      const result = await run.invoke();
      ok(result, '["mine","mine"]');
    },
  },
  {
    id: "L101",
    title: "the AWS SDK version 2 resolves without being packaged",
    rules: ["RT-136"],
    on: "4.3–16.x",
    code: `var AWS = require("aws-sdk");
      exports.handler = function (e, c) { c.succeed([typeof AWS.S3, AWS.VERSION.split(".")[0]]); };`,
    settings: { timeoutMs: 30_000 },
    needsSdk: true,
    play: async (run) => ok(await run.invoke(), '["function","2"]'),
  },
  {
    id: "L101",
    title: "the AWS SDK version 3 resolves without being packaged",
    rules: ["RT-136"],
    on: "18.x+",
    code: `const { S3Client } = require("@aws-sdk/client-s3");
      exports.handler = async () => [typeof S3Client, typeof require("@smithy/node-http-handler").NodeHttpHandler];`,
    settings: { timeoutMs: 30_000 },
    needsSdk: true,
    play: async (run) => ok(await run.invoke(), '["function","function"]'),
  },
];
