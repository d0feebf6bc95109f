import { type SourceCase, checkSources, packageNamed } from "../../../support/source-case.ts";

/** Handlers that are refused, and those whose context lacks what they call. */

const cases: readonly SourceCase[] = [
  // Handlers with three parameters.
  {
    title: "a handler with a callback is refused",
    files: { "index.js": "exports.handler = (event, context, callback) => callback(null, 1);" },
    found: ["callback-handler index.js:1 exports.handler = (event, context, callback) => callback(null, 1);"],
  },
  {
    title: "an async handler with a callback is refused too",
    files: { "index.mjs": "export async function handler(event, context, callback) { return 1; }" },
    entry: "index.mjs",
    found: ["callback-handler index.mjs:1 export async function handler(event, context, callback) { return 1; }"],
  },
  {
    title: "a third parameter with a default, or a rest, does not count",
    files: {
      "index.js": "exports.handler = async (event, context, cb = null) => 1; exports.b = async (e, ...r) => 1;",
    },
    found: [],
  },
  {
    title: "a callback handler of TypeScript is found in the line as it was written",
    files: {
      "index.ts":
        "interface Event {\n  name: string;\n}\n\ntype Callback = (error: Error | null, result: string) => void;\n\nexport const handler = (\n  event: Event,\n  context: unknown,\n  callback: Callback,\n): void => callback(null, event.name);\n",
    },
    entry: "index.ts",
    found: ["callback-handler index.ts:7 export const handler = ("],
  },
  {
    title: "a handler that is defined apart, and one of another file, are found where they are defined",
    files: {
      "index.js": "const { handler } = require('./lib/work');\nmodule.exports = { handler };",
      "lib/work.js": "function work(event, context, done) {\n  done();\n}\nexports.handler = work;",
    },
    found: ["callback-handler lib/work.js:1 function work(event, context, done) {"],
  },
  {
    title: "a wrapper of a package that takes a callback is found in the package",
    files: {
      "index.js": "const wrap = require('wrap');\nexports.handler = wrap(async (event) => 1).use(2);",
      ...packageNamed("wrap"),
      "node_modules/wrap/index.js":
        "module.exports = (inner) => {\n  const instance = (event, context, callback) => {};\n  instance.use = () => instance;\n  return instance;\n};",
    },
    found: ["callback-handler node_modules/wrap/index.js:2 const instance = (event, context, callback) => {};"],
  },
  {
    title: "what a compiler made of an ES module is looked through",
    files: {
      "index.js":
        '"use strict";\nvar __importDefault = (m) => (m && m.__esModule ? m : { default: m });\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.handler = void 0;\nconst wrap_1 = __importDefault(require("wrap"));\nexports.handler = (0, wrap_1.default)(async () => 1);',
      ...packageNamed("wrap"),
      "node_modules/wrap/index.js":
        '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.default = wrap;\nfunction wrap(inner) {\n  return function (event, context, callback) {};\n}',
    },
    found: ["callback-handler node_modules/wrap/index.js:5 return function (event, context, callback) {};"],
  },
  {
    title: "a method of an object that a package makes is found",
    files: {
      "index.js": "const Api = require('api');\nmodule.exports = new Api();",
      ...packageNamed("api"),
      "node_modules/api/index.js": "module.exports = class Api {\n  route(event, context, callback) {}\n};",
    },
    export: "route",
    found: ["callback-handler node_modules/api/index.js:2 route(event, context, callback) {}"],
  },
  {
    title: "a wrapper that hands on the handler it was given is judged by that one",
    files: {
      "index.js":
        "const keep = (fn) => fn;\nexports.handler = keep(async (event, context) => 1);\nexports.old = keep((event, context, callback) => {});",
    },
    export: "old",
    found: ["callback-handler index.js:3 exports.old = keep((event, context, callback) => {});"],
  },
  {
    title: "a handler that may be one or another is let be, as is one that can't be told",
    files: {
      "index.js":
        "exports.handler = process.env.OLD ? (event, context, callback) => {} : async (event) => 1;\nexports.b = require('missing')((a, b, c) => 1);",
    },
    found: [],
  },
  {
    title: "a handler that may stand in for another one that can't be told is let be",
    files: { "index.js": "exports.handler = require('missing') || ((event, context, callback) => {});" },
    found: [],
  },
  {
    title: "callbacks of other things than the handler are none of the runtime's",
    files: {
      "index.js":
        "const express = (event, context, callback) => {};\nconst on = (name, fn) => {};\non('x', (event, context, callback) => {});\nexports.handler = async (event) => express(event, 1, 2);",
    },
    found: [],
  },
  // context.succeed, fail, done.
  {
    title: "context.succeed, fail and done are found",
    files: {
      "index.js":
        "exports.handler = async (event, context) => {\n  if (event.a) context.succeed(1);\n  if (event.b) context.fail(new Error('b'));\n  context.done(null, 1);\n};",
    },
    found: [
      "context-method index.js:2 if (event.a) context.succeed(1);",
      "context-method index.js:3 if (event.b) context.fail(new Error('b'));",
      "context-method index.js:4 context.done(null, 1);",
    ],
  },
  {
    title: "a method that is asked for before it is called is let be",
    files: {
      "index.js":
        "exports.handler = async (event, context) => {\n  if (context.succeed) context.succeed(1);\n  if (typeof context.done === 'function') context.done();\n  context.fail && context.fail();\n  context.done?.();\n};",
    },
    found: [],
  },
  {
    title: "another thing's context is let be",
    files: {
      "index.js": "const t = require('runner');\nexports.handler = async (event) => t.run(event);",
      ...packageNamed("runner"),
      "node_modules/runner/index.js": "exports.run = (test) => { const context = test.context; context.done(); };",
    },
    found: [],
  },
  {
    title: "a method behind an option counts where somebody gives the option",
    files: {
      "index.js":
        "const web = require('web');\nexports.handler = async (event, context) => web(event, context, 'CONTEXT');",
      ...packageNamed("web"),
      "node_modules/web/index.js":
        "module.exports = (event, context, mode) => {\n  if (mode === 'CONTEXT') return context.succeed(1);\n  if (mode === 'PROMISE') return Promise.resolve(1);\n};",
    },
    found: ["context-method node_modules/web/index.js:2 if (mode === 'CONTEXT') return context.succeed(1);"],
  },
  {
    title: "a method behind an option that nobody gives is let be",
    files: {
      "index.js":
        "const web = require('web');\nexports.handler = async (event, context) => web(event, context, 'PROMISE');",
      ...packageNamed("web"),
      "node_modules/web/index.js":
        "module.exports = (event, context, mode = 'CONTEXT') => {\n  if (mode === 'CONTEXT') return context.succeed(1);\n  if (mode === 'PROMISE') return Promise.resolve(1);\n};",
    },
    found: [],
  },
  {
    title: "a package whose context the function makes itself is let be",
    files: {
      "index.js":
        "const web = require('web');\nexports.handler = (event, context) =>\n  new Promise((done) => web(event, { ...context, done }));",
      ...packageNamed("web"),
      "node_modules/web/index.js": "module.exports = (event, context) => context.done(null, 1);",
    },
    found: [],
  },
];

checkSources(cases);
