import { type SourceCase, checkSources, packageNamed } from "../../../support/source-case.ts";

/** What is changed without a word, and what is no longer there. */

const cases: readonly SourceCase[] = [
  // callbackWaitsForEmptyEventLoop.
  {
    title: "callbackWaitsForEmptyEventLoop has no effect any more",
    files: {
      "index.js":
        "exports.handler = async (event, context) => {\n  context.callbackWaitsForEmptyEventLoop = false;\n  return 1;\n};",
    },
    found: ["empty-event-loop index.js:2 context.callbackWaitsForEmptyEventLoop = false;"],
  },
  {
    title: "a package that sets callbackWaitsForEmptyEventLoop does no harm",
    files: {
      "index.js": "const quick = require('quick');\nexports.handler = async (event, context) => quick(context);",
      ...packageNamed("quick"),
      "node_modules/quick/index.js":
        "module.exports = (context) => { context.callbackWaitsForEmptyEventLoop = false; };",
    },
    found: [],
  },
  // Promises left alone.
  {
    title: "promises that an async handler leaves alone are found",
    files: {
      "index.js":
        "const save = async (item) => item;\nexports.handler = async (event) => {\n  save(event);\n  fetch('http://a').then((answer) => answer.text());\n  Promise.all([save(1), save(2)]);\n  new Promise((resolve) => resolve());\n  event.items.forEach(async (item) => save(item));\n  return 1;\n};",
    },
    found: [
      "left-alone index.js:3 save(event);",
      "left-alone index.js:4 fetch('http://a').then((answer) => answer.text());",
      "left-alone index.js:5 Promise.all([save(1), save(2)]);",
      "left-alone index.js:6 new Promise((resolve) => resolve());",
      "left-alone index.js:7 event.items.forEach(async (item) => save(item));",
    ],
  },
  {
    title: "promises that are awaited, returned or kept are let be",
    files: {
      "index.js":
        "const save = async (item) => item;\nexports.handler = async (event) => {\n  await save(event);\n  const kept = save(1);\n  const log = () => 1;\n  log();\n  setTimeout(log, 1);\n  event.items.forEach((item) => log(item));\n  await Promise.all([kept, save(2).catch(log)]);\n  return save(3);\n};",
    },
    found: [],
  },
  {
    title: "a handler that is not async and returns nothing is not waited for",
    files: {
      "index.js":
        "exports.handler = (event) => {\n  setTimeout(() => console.log('late'), 100);\n  fetch(event.url).then(console.log);\n};",
    },
    found: [
      "left-alone index.js:2 setTimeout(() => console.log('late'), 100);",
      "left-alone index.js:3 fetch(event.url).then(console.log);",
    ],
  },
  {
    title: "a handler that only logs is let be",
    files: { "index.js": "exports.handler = (event) => {\n  console.log(event);\n};" },
    found: [],
  },
  {
    title: "a handler inside a wrapper is looked at as well",
    files: {
      "index.js":
        "const wrap = require('wrap');\nconst save = async () => 1;\nexports.handler = wrap(async (event) => {\n  save();\n});",
      ...packageNamed("wrap"),
      "node_modules/wrap/index.js": "module.exports = (inner) => async (event, context) => inner(event, context);",
    },
    found: ["left-alone index.js:4 save();"],
  },
  {
    title: "what a wrapper makes of a handler that is not async is the wrapper's matter",
    files: {
      "index.js":
        "const wrap = require('wrap');\nexports.handler = wrap((event) => {\n  setTimeout(() => console.log(event), 1);\n});",
      ...packageNamed("wrap"),
      "node_modules/wrap/index.js": "module.exports = (inner) => async (event, context) => inner(event, context);",
    },
    found: [],
  },
  // SDK v2.
  {
    title: "aws-sdk that is not packaged is found",
    files: { "index.js": "const { S3 } = require('aws-sdk');\nexports.handler = async () => new S3();" },
    found: ["sdk-v2 index.js:1 const { S3 } = require('aws-sdk');"],
  },
  {
    title: "so is one of its clients, in an ES module",
    files: { "index.mjs": "import S3 from 'aws-sdk/clients/s3.js';\nexport const handler = async () => new S3();" },
    entry: "index.mjs",
    found: ["sdk-v2 index.mjs:1 import S3 from 'aws-sdk/clients/s3.js';"],
  },
  {
    title: "aws-sdk that is packaged, tried or of version 3 is let be",
    files: {
      "index.js":
        "require('@aws-sdk/client-s3');\ntry {\n  require('aws-sdk/global');\n} catch {}\nexports.handler = async () => require('aws-sdk');",
      ...packageNamed("aws-sdk"),
      "node_modules/aws-sdk/index.js": "",
    },
    found: [],
  },
  {
    title: "aws-sdk that a package may never load is let be",
    files: {
      "index.js": "const lazy = require('lazy');\nexports.handler = async () => lazy;",
      ...packageNamed("lazy"),
      "node_modules/lazy/index.js": "exports.sdk = () => require('aws-sdk');",
    },
    found: [],
  },
  // What Node.js no longer has.
  {
    title: "removed functions and algorithms are found",
    files: {
      "index.js":
        "const util = require('util');\nconst { createCipher, createHash } = require('node:crypto');\nexports.handler = async (event) => {\n  if (util.isArray(event) || util.isString(event)) createCipher('aes192', 'a');\n  return createHash('md4');\n};",
    },
    found: [
      "removed index.js:4 if (util.isArray(event) || util.isString(event)) createCipher('aes192', 'a');",
      "removed index.js:4 if (util.isArray(event) || util.isString(event)) createCipher('aes192', 'a');",
      "removed index.js:5 return createHash('md4');",
    ],
  },
  {
    title: "other things of the same name are let be",
    files: {
      "index.js":
        "const util = { isString: (a) => a };\nrequire('./old').createHash('md4');\nconst { createHash } = require('crypto');\nexports.handler = async (event) => util.isString(createHash('md5').update(event));",
      "old.js": "exports.createHash = () => 1;",
    },
    found: [],
  },
  {
    title: "a file that can't be parsed is left to the runtime",
    files: { "index.js": "exports.handler = (event, context, callback => 1" },
    found: [],
  },
];

checkSources(cases);
