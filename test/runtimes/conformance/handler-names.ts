import assert from "node:assert/strict";
import { announced, type Case } from "../case.ts";
import { body, failed, failedLike, legacyFailed, ok, record } from "../expect.ts";

const one = "exports.handler = function (e, c) { return c.succeed ? c.succeed(1) : 1; };";
const notFound = "Runtime.HandlerNotFound";
const malformed = "Runtime.MalformedHandlerName";

/** Sections 2.1 and 13.6: what the handler setting may say. */
export const handlerNames: readonly Case[] = [
  {
    id: "C140",
    title: "a handler without a dot is a malformed name",
    rules: ["RT-102", "RT-143"],
    on: "D+",
    code: one,
    settings: { handler: "index" },
    play: async (run) => failed(await run.invoke(), malformed, "Bad handler"),
  },
  {
    id: "C140",
    title: "a handler without a dot is a bad handler",
    rules: ["RT-105"],
    on: "B, C",
    code: one,
    settings: { handler: "index" },
    play: async (run) => {
      const result = await run.invoke();
      assert.equal(result.functionError, "Unhandled");
      assert.match(String(body(result)["errorMessage"]), /^Bad handler index/);
    },
  },
  ...["a..b", "../index.handler", "index..handler"].map((handler): Case => ({
    id: "C141",
    title: `two dots in a row, as in ${handler}, are a malformed name`,
    rules: ["RT-101"],
    on: "D+",
    code: one,
    settings: { handler },
    play: async (run) => {
      const advice = "Use absolute paths when specifying root directories in handler names.";
      failed(await run.invoke(), malformed, `'${handler}' is not a valid handler name. ${advice}`);
    },
  })),
  {
    id: "C142",
    title: "a handler that is not exported is not found",
    rules: ["RT-110", "RT-143"],
    on: "D+",
    code: one,
    settings: { handler: "index.nope" },
    play: async (run) => failed(await run.invoke(), notFound, "index.nope is undefined or not exported"),
  },
  {
    id: "C143",
    title: "a handler that is not exported is missing on its module",
    rules: ["RT-113"],
    on: "B, C",
    code: one,
    settings: { handler: "index.nope" },
    play: async (run) => {
      const result = await run.invoke();
      legacyFailed(result, "Handler 'nope' missing on module 'index'", "Unhandled");
      assert(result.log.some((line) => line.text.includes("Handler 'nope' missing on module 'index'")));
    },
  },
  {
    id: "C144",
    title: "a handler that is no function is not found",
    rules: ["RT-111"],
    on: "D+",
    code: "exports.handler = 5;",
    play: async (run) => failed(await run.invoke(), notFound, "index.handler is not a function"),
  },
  ...["null", "0", "undefined", '""'].map((value): Case => ({
    id: "L080",
    title: `a handler that is ${value} counts as not exported`,
    rules: ["RT-110"],
    on: "D+",
    code: `exports.handler = ${value};`,
    play: async (run) => failed(await run.invoke(), notFound, "index.handler is undefined or not exported"),
  })),
  {
    id: "C164",
    title: "a path of exports is walked through nested objects",
    rules: ["RT-100", "RT-103"],
    on: "D+",
    code: "exports.a = { b: { c: async () => 1 } };",
    settings: { handler: "index.a.b.c" },
    play: async (run) => ok(await run.invoke(), "1"),
  },
  {
    id: "C165",
    title: "a handler may lie in a folder",
    rules: ["RT-001", "RT-100", "RT-105"],
    on: "B–F",
    files: { "lib/app.js": one },
    settings: { handler: "lib/app.handler" },
    play: async (run) => ok(await run.invoke(), "1"),
  },
  {
    id: "L081",
    title: "folder, module and path are cut at the last slash and the first dot after it",
    rules: ["RT-100"],
    on: "D+",
    files: { "lib/app.js": "exports.api = { v1: { get: async () => 1 } };" },
    settings: { handler: "lib/app.api.v1.get" },
    play: async (run) => ok(await run.invoke(), "1"),
  },
  {
    id: "L082",
    title: "a file with a dot in its name can't be addressed",
    rules: ["RT-100"],
    on: "D+",
    files: { "my.file.js": one },
    settings: { handler: "my.file.handler" },
    play: async (run) => failedLike(await run.invoke(), "Runtime.ImportModuleError", /^Error: Cannot find module 'my'/),
  },
  {
    id: "L083",
    title: "inherited and computed exports count, and a missing step is a handler not found",
    rules: ["RT-103", "RT-110"],
    on: "D+",
    code: `class Api { get() { return async () => 1; } }
      exports.made = Object.create({ handler: async () => 1 });
      Object.defineProperty(exports, "lazy", { get: () => ({ handler: async () => 1 }) });`,
    settings: { handler: "index.made.handler" },
    play: async (run) => ok(await run.invoke(), "1"),
  },
  {
    id: "L083",
    title: "an export behind an accessor counts",
    rules: ["RT-103"],
    on: "D+",
    code: `Object.defineProperty(exports, "lazy", { get: () => ({ handler: async () => 1 }) });`,
    settings: { handler: "index.lazy.handler" },
    play: async (run) => ok(await run.invoke(), "1"),
  },
  {
    id: "L083",
    title: "a missing step on the path is a handler not found",
    rules: ["RT-103", "RT-110"],
    on: "D+",
    code: one,
    settings: { handler: "index.a.b.c" },
    play: async (run) => failed(await run.invoke(), notFound, "index.a.b.c is undefined or not exported"),
  },
  {
    id: "L084",
    title: "a path of exports leads through functions",
    rules: ["RT-103", "RT-104"],
    on: "D, E",
    code: "exports.f = function () {}; exports.f.inner = async () => 1;",
    settings: { handler: "index.f.inner" },
    play: async (run) => ok(await run.invoke(), "1"),
  },
  {
    id: "L084",
    title: "a path of exports doesn't lead through functions",
    rules: ["RT-104"],
    on: "F",
    code: "exports.f = function () {}; exports.f.inner = async () => 1;",
    settings: { handler: "index.f.inner" },
    play: async (run) => failed(await run.invoke(), notFound, "index.f.inner is undefined or not exported"),
  },
  {
    id: "C162",
    title: "an object as default export is not searched",
    rules: ["RT-104"],
    on: "14.x, E",
    files: { "index.mjs": "export default { handler: async () => 1 };" },
    play: async (run) => failed(await run.invoke(), notFound, "index.handler is undefined or not exported"),
  },
  {
    id: "C162",
    title: "an object as default export is searched after the module itself",
    rules: ["RT-104"],
    on: "F",
    files: { "index.mjs": "export default { handler: async () => 1 };" },
    play: async (run) => ok(await run.invoke(), "1"),
  },
  {
    id: "C163",
    title: "a path may name the default export",
    rules: ["RT-103"],
    on: "14.x, E, F",
    files: { "index.mjs": "export default { handler: async () => 1 };" },
    settings: { handler: "index.default.handler" },
    play: async (run) => ok(await run.invoke(), "1"),
  },
  {
    id: "L085",
    title: "an empty module name loads the package's main file",
    rules: ["RT-106"],
    on: "D, E",
    files: { "package.json": '{"main":"lib/main.js"}', "lib/main.js": "exports.handler = async () => 'main';" },
    settings: { handler: ".handler" },
    play: async (run) => ok(await run.invoke(), '"main"'),
  },
  {
    id: "L085",
    title: "an empty module name is a directory that can't be imported",
    rules: ["RT-106"],
    on: "F",
    code: one,
    settings: { handler: ".handler" },
    play: async (run) => failedLike(await run.invoke(), "Error", /^Directory import '\/var\/task\/?' is not supported/),
  },
  {
    id: "L086",
    title: "an empty export name is a handler not found",
    rules: ["RT-106", "RT-110"],
    on: "D+",
    code: one,
    settings: { handler: "index." },
    play: async (run) => failed(await run.invoke(), notFound, "index. is undefined or not exported"),
  },
  {
    id: "L087",
    title: "the handler is called on an object that is not its module and holds nothing",
    rules: ["RT-134"],
    on: "D+",
    code: announced(`"use strict"; exports.handler = async function () {
      return [typeof this, this === module.exports, this === undefined, JSON.stringify(this)];
    };`),
    play: async (run) => {
      const result = await run.invoke();
      assert.deepEqual(Object.values(record(result.json)).slice(0, 3), ["object", false, false]);
    },
  },
];
