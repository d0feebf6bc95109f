import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import { failed, failedLike, ok } from "../expect.ts";

const answers = (text: string): string =>
  `exports.handler = function (e, c) { return c.succeed ? c.succeed("${text}") : "${text}"; };`;
const esm = (text: string): string => `export const handler = async () => "${text}";`;
const typeModule = '{"type":"module"}';

/** Sections 2.2 and 13.6: which file is loaded, and how. */
export const loading: readonly Case[] = [
  {
    id: "C154",
    title: "top-level await is part of init",
    rules: ["RT-126"],
    on: "14.x, E, F",
    files: {
      "index.mjs": 'await new Promise((done) => setTimeout(done, 30)); export const handler = async () => "tla";',
    },
    play: async (run) => ok(await run.invoke(), '"tla"'),
  },
  {
    id: "L090",
    title: "a rejection of top-level await is an init error",
    rules: ["RT-126", "RT-133"],
    on: "14.x, E, F",
    files: { "index.mjs": 'await Promise.reject(new RangeError("tla")); export const handler = async () => 1;' },
    play: async (run) => failed(await run.invoke(), "RangeError", "tla"),
  },
  {
    id: "C155",
    title: "ES module syntax in a .js file without a type is a syntax error",
    rules: ["RT-127", "RT-130"],
    on: "14.x, E",
    code: esm("esm"),
    play: async (run) => {
      failedLike(await run.invoke(), "Runtime.UserCodeSyntaxError", /^SyntaxError: Unexpected token '?export'?$/);
    },
  },
  {
    id: "C155",
    title: "naming the positive flags in NODE_OPTIONS lets ES module syntax in a .js file load",
    rules: ["RT-127", "RT-374"],
    on: "22.x",
    code: esm("esm"),
    settings: { environmentVariables: { NODE_OPTIONS: "--experimental-detect-module --experimental-require-module" } },
    play: async (run) => ok(await run.invoke(), '"esm"'),
  },
  {
    id: "L091",
    title: "requiring an ES module is refused",
    rules: ["RT-127"],
    on: "20.x–22.x",
    code: 'require("./dep.mjs"); exports.handler = async () => 1;',
    files: { "dep.mjs": "export const x = 1;" },
    play: async (run) => failedLike(await run.invoke(), "Error", /^require\(\) of ES Module .* not supported/),
  },
  {
    id: "L092",
    title: "ES module syntax in a .js file without a type loads",
    rules: ["RT-128"],
    on: "F",
    code: esm("esm"),
    play: async (run) => ok(await run.invoke(), '"esm"'),
  },
  {
    id: "C156",
    title: "a package of type module loads its .js file as an ES module",
    rules: ["RT-121", "RT-123", "RT-125"],
    on: "14.x, E, F",
    code: esm("esm"),
    files: { "package.json": typeModule },
    play: async (run) => ok(await run.invoke(), '"esm"'),
  },
  {
    id: "C157",
    title: "a .cjs file loads in a package of type module",
    rules: ["RT-121", "RT-125"],
    on: "14.x, E, F",
    files: { "package.json": typeModule, "index.cjs": answers("cjs") },
    play: async (run) => ok(await run.invoke(), '"cjs"'),
  },
  {
    id: "C158",
    title: "a .js file beats an .mjs file",
    rules: ["RT-121", "RT-125"],
    on: "14.x, E, F",
    files: { "index.js": answers("js"), "index.mjs": esm("mjs") },
    play: async (run) => ok(await run.invoke(), '"js"'),
  },
  {
    id: "C159",
    title: "an .mjs file beats a .cjs file",
    rules: ["RT-121", "RT-125"],
    on: "14.x, E, F",
    files: { "index.mjs": esm("mjs"), "index.cjs": answers("cjs") },
    play: async (run) => ok(await run.invoke(), '"mjs"'),
  },
  {
    id: "C160",
    title: "a file without extension beats the .js file",
    rules: ["RT-120", "RT-121", "RT-122"],
    on: "D, E",
    files: { index: answers("bare"), "index.js": answers("js") },
    play: async (run) => ok(await run.invoke(), '"bare"'),
  },
  {
    id: "C161",
    title: "a directory beside index.js changes nothing",
    rules: ["RT-122"],
    on: "14.x, E",
    files: { "index.js": answers("js"), "index/index.js": answers("directory") },
    play: async (run) => ok(await run.invoke(), '"js"'),
  },
  {
    id: "C161",
    title: "a directory called like the module can't be imported",
    rules: ["RT-122", "RT-145"],
    on: "F",
    files: { "index.js": answers("js"), "index/index.js": answers("directory") },
    play: async (run) => {
      const result = await run.invoke();
      failedLike(result, "Error", /^Directory import '\/var\/task\/index' is not supported/);
      const line = result.log.find((each) => each.message.startsWith("Init Error \t"));
      assert.match(line?.message ?? "", /"code":"ERR_UNSUPPORTED_DIR_IMPORT"/);
    },
  },
  {
    id: "L093",
    title: "a directory beside index.mjs hides it",
    rules: ["RT-122"],
    on: "14.x, E",
    files: { "index.mjs": esm("mjs"), "index/index.js": answers("directory") },
    play: async (run) => ok(await run.invoke(), '"directory"'),
  },
  {
    id: "L094",
    title: "the nearest package.json decides about the type of a .js file",
    rules: ["RT-123"],
    on: "14.x, E, F",
    files: {
      "package.json": typeModule,
      "lib/package.json": "{}",
      "lib/app.js": answers("cjs"),
    },
    settings: { handler: "lib/app.handler" },
    play: async (run) => ok(await run.invoke(), '"cjs"'),
  },
  {
    id: "L094",
    title: "the search for the type goes upward through folders without package.json",
    rules: ["RT-123"],
    on: "14.x, E, F",
    files: { "package.json": typeModule, "lib/deep/app.js": esm("esm") },
    settings: { handler: "lib/deep/app.handler" },
    play: async (run) => ok(await run.invoke(), '"esm"'),
  },
  {
    id: "L094",
    title: "the search for the type ends at a folder called node_modules",
    rules: ["RT-123"],
    on: "14.x, E",
    files: { "package.json": typeModule, "node_modules/dep/app.js": answers("cjs") },
    settings: { handler: "node_modules/dep/app.handler" },
    play: async (run) => ok(await run.invoke(), '"cjs"'),
  },
  {
    id: "L095",
    title: "a package.json that can't be read is passed over with a warning",
    rules: ["RT-124"],
    on: "14.x, E",
    files: { "package.json": "{", "index.js": answers("js") },
    play: async (run) => {
      const result = await run.invoke();
      const warning = "/var/task/package.json cannot be read, it will be ignored for ES module detection purposes.";
      const line = result.log.find((each) => each.level === "WARN");
      assert(line?.message.startsWith(warning), line?.message ?? "no warning");
    },
  },
  {
    id: "L096",
    title: "a handler may lie in a package under node_modules",
    rules: ["RT-120", "RT-121", "RT-125"],
    on: "D+",
    files: { "node_modules/dep/package.json": '{"main":"main.js"}', "node_modules/dep/main.js": answers("dep") },
    settings: { handler: "dep.handler" },
    play: async (run) => ok(await run.invoke(), '"dep"'),
  },
  {
    id: "C166",
    title: "an import that fails is told in Node's own words",
    rules: ["RT-132"],
    on: "14.x, E, F",
    files: { "index.mjs": 'import x from "nope"; export const handler = async () => x;' },
    play: async (run) => {
      const result = await run.invoke();
      failedLike(result, "Error", /^Cannot find package 'nope' imported from \/var\/task\/index\.mjs$/);
    },
  },
  {
    id: "L097",
    title: "CommonJS code in an ES module is a ReferenceError",
    rules: ["RT-129", "RT-133"],
    on: "14.x, E, F",
    code: "module.exports.handler = async () => 1;",
    files: { "package.json": typeModule },
    play: async (run) => failedLike(await run.invoke(), "ReferenceError", /^module is not defined/),
  },
];
