import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { folderOf } from "../support/folder-of.ts";
import { lambkin } from "../support/lambkin-command.ts";
import { migrateCheck } from "../support/migrate-check.ts";
import { zipBytes } from "../support/zip-bytes.ts";

/** `lambkin migrate-check`, as a person types it; `migrate-check-packages` has the packages of npm. */

test("a person reads what is wrong, where, why, and what to do", async () => {
  await using folder = await folderOf({
    "index.js": "exports.handler = (event, context, callback) => {\n  callback(null, event);\n};\n",
  });
  const { status, stdout } = await lambkin(["migrate-check", join(folder.path, "index.handler")], {});
  assert.equal(status, 1);
  assert.equal(
    stdout.replaceAll(/\S*index\.js/g, "index.js"),
    `index.handler  refused by nodejs24.x

  refused  index.js:1:19
  | exports.handler = (event, context, callback) => {
  the handler has three or more parameters: there is no callback any more, and the runtime refuses it before the first
  event.
  → make it async (event, context), return the result and throw the error

1 handler, 1 finding
`,
  );
});

test("a handler that is fine is only named", async () => {
  await using folder = await folderOf({ "index.mjs": "export const handler = async (event) => event;" });
  const { status, stdout, stderr } = await lambkin(["migrate-check", folder.path], {});
  assert.deepEqual(
    [status, stdout, stderr],
    [0, "index.handler  loads on nodejs24.x, nothing found\n\n1 handler, nothing found\n", ""],
  );
});

test("what the source does not show the runtime does: where the function is that it refuses", async () => {
  await using folder = await folderOf({
    "index.js": "Object.keys(require('./lib')).forEach((name) => {\n  exports[name] = require('./lib')[name];\n});",
    "lib.js": "exports.handler = function old(\n  event, context, callback) {};",
  });
  const { status, handlers } = await migrateCheck(join(folder.path, "index.js"));
  const [finding] = handlers.get("index.handler")?.findings ?? [];
  assert.deepEqual(
    [status, finding?.kind, finding?.file, finding?.line],
    [1, "callback-handler", join(folder.path, "lib.js"), 1],
  );
});

test("the runtime has the last word where the source seems to say otherwise", async () => {
  await using folder = await folderOf({
    "index.js": "exports.handler = (event, context, callback) => {};\nrequire('./late')(exports);",
    "late.js": "module.exports = (target) => Object.assign(target, { handler: async (event) => event });",
  });
  const { status, handlers } = await migrateCheck(folder.path);
  assert.deepEqual([status, handlers.get("index.handler")?.verdict], [0, "loads"]);
});

test("a streaming handler may have three parameters", async () => {
  await using folder = await folderOf({
    "index.mjs":
      "export const handler = awslambda.streamifyResponse(async (event, stream, context) => stream.end('a'));",
  });
  const { status, handlers } = await migrateCheck(folder.path);
  assert.deepEqual([status, handlers.get("index.handler")?.findings], [0, []]);
});

test("TypeScript is checked as it is, and told of in its own lines", async () => {
  await using folder = await folderOf({
    "src/index.ts":
      "import { wrap } from './wrap';\n\ninterface Event {\n  name: string;\n}\n\nexport const handler = wrap(async (event: Event) => event.name);\n",
    "src/wrap.ts":
      "type Any = (...given: unknown[]) => unknown;\n\nexport function wrap(inner: unknown): Any {\n  return Reflect.get({ a: (event: unknown, context: unknown, callback: unknown): void => {} }, 'a');\n}\n",
  });
  const { status, handlers } = await migrateCheck(folder.path);
  const [finding] = handlers.get("src/index.handler")?.findings ?? [];
  assert.deepEqual(
    [status, finding?.kind, finding?.file, finding?.line],
    [1, "callback-handler", join(folder.path, "src/wrap.ts"), 4],
  );
});

test("a package that was compiled is told of as it is installed", async () => {
  const sources = { version: 3, sources: ["../src/wrap.ts"], names: [], mappings: "AAAA;AACA" };
  await using folder = await folderOf({
    "index.js": "exports.handler = Reflect.apply(require('wrap'), undefined, []);",
    "node_modules/wrap/package.json": '{ "name": "wrap", "version": "1.0.0", "main": "dist/wrap.js" }',
    "node_modules/wrap/dist/wrap.js":
      "module.exports = () =>\n  function (event, context, callback) {};\n//# sourceMappingURL=wrap.js.map\n",
    "node_modules/wrap/dist/wrap.js.map": JSON.stringify(sources),
  });
  const { handlers } = await migrateCheck(folder.path);
  const [finding] = handlers.get("index.handler")?.findings ?? [];
  assert.deepEqual(
    [finding?.file, finding?.line, finding?.excerpt, finding?.package],
    [join(folder.path, "node_modules/wrap/dist/wrap.js"), 2, "function (event, context, callback) {};", "wrap@1.0.0"],
  );
});

test("a module that can't be loaded is told of, and loads with the variables it needs", async () => {
  await using folder = await folderOf({
    "index.js":
      "if (!process.env.TABLE) throw new Error('TABLE is missing');\nexports.handler = async () => process.env.TABLE;",
  });
  const { status, handlers } = await migrateCheck(folder.path);
  const [finding] = handlers.get("index.handler")?.findings ?? [];
  assert.deepEqual([status, finding?.kind, finding?.line], [1, "not-loaded", 1]);
  assert.match(finding?.why ?? "", /^the runtime can't load it \(Error: TABLE is missing\); nor can nodejs22\.x$/);
  assert.match(finding?.change ?? "", /--env/);
  assert.equal((await migrateCheck(folder.path, "--env", "TABLE=t")).status, 0);
});

test("a name that a module does not export is no matter of syntax", async () => {
  await using folder = await folderOf({
    "index.mjs": 'import { nothing } from "./lib.mjs";\nexport const handler = async () => nothing;',
    "lib.mjs": "export const something = 1;",
  });
  const { handlers } = await migrateCheck(folder.path);
  const [finding] = handlers.get("index.handler")?.findings ?? [];
  assert.equal(finding?.change, "import what that module exports, or have it export this name");
});

test("syntax that only older runtimes take is told of as a change", async () => {
  await using folder = await folderOf({
    "index.mjs": 'import data from "./data.json" assert { type: "json" };\nexport const handler = async () => data;',
    "data.json": "{}",
  });
  const { handlers } = await migrateCheck(folder.path, "--from", "nodejs20.x");
  const [finding] = handlers.get("index.handler")?.findings ?? [];
  assert.match(finding?.why ?? "", /Runtime\.UserCodeSyntaxError.*; nodejs20\.x can$/);
  assert.match(finding?.change ?? "", /with \{ type: "json" \}/);
});

test("nothing is invoked unless it is asked for", async () => {
  await using folder = await folderOf({
    "index.js":
      "const fs = require('fs');\nexports.handler = async () => fs.writeFileSync(`${process.env.OUT}/invoked`, '');",
  });
  const out = ["--env", `OUT=${folder.path}`];
  assert.equal((await migrateCheck(folder.path, ...out)).status, 0);
  assert.equal(existsSync(join(folder.path, "invoked")), false);
  assert.equal((await migrateCheck(folder.path, ...out, "--invoke", "{}")).status, 0);
  assert.equal(existsSync(join(folder.path, "invoked")), true);
});

test("--invoke tells of another answer than before", async () => {
  await using folder = await folderOf({ "index.js": "exports.handler = (event) => event.n + 1;" });
  const quiet = await migrateCheck(folder.path);
  assert.equal(quiet.status, 0);
  const { status, handlers } = await migrateCheck(folder.path, "--invoke", '{"n":1}');
  const [finding] = handlers.get("index.handler")?.findings ?? [];
  assert.equal(finding?.why, "nodejs22.x answers the event with null, nodejs24.x with 2");
  assert.equal(status, 1);
});

test("a package is checked as it would be deployed", async () => {
  await using folder = await folderOf({});
  const zip = join(folder.path, "function.zip");
  await writeFile(zip, zipBytes([{ name: "app.js", data: "exports.run = (event, context, callback) => {};" }]));
  const { handlers } = await migrateCheck(zip, "--handler", "app.run");
  assert.equal(handlers.get("app.run")?.verdict, "refused");
});

const template = `Resources:
  Shared: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layer/ } }
  Layered:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: layered.handler, Runtime: nodejs20.x, Layers: [!Ref Shared] }
  Built:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [lib/built.ts] } }
    Properties: { CodeUri: src/, Handler: built.run, Runtime: nodejs20.x }
  Missing:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: missing.handler, Runtime: nodejs20.x }
  Inline:
    Type: AWS::Serverless::Function
    Properties: { InlineCode: "exports.inline = (a, b, c) => c();", Handler: index.inline, Runtime: nodejs20.x }
`;

test("a template's functions are checked with their layers, wherever their code is", async () => {
  await using folder = await folderOf({
    "template.yaml": template,
    "layer/nodejs/node_modules/shared/index.js": "module.exports = 1;",
    "src/layered.js": "const shared = require('shared');\nexports.handler = async () => shared;",
    "src/lib/built.ts": "export const run = (a: unknown, b: unknown, c: () => void): void => c();",
  });
  for (const path of [folder.path, join(folder.path, "template.yaml")]) {
    const { handlers } = await migrateCheck(path);
    const verdicts = [...handlers.values()].map(({ handler, verdict }) => `${handler} ${verdict}`);
    assert.deepEqual(verdicts, [
      "layered.handler loads",
      "lib/built.run refused",
      "missing.handler not loaded",
      "index.inline refused",
    ]);
    const [finding] = handlers.get("missing.handler")?.findings ?? [];
    assert.match(finding?.why ?? "", /Cannot find module 'missing'/);
    assert.equal(finding?.file, null);
  }
});

test("what can't be checked is a matter of usage", async () => {
  await using folder = await folderOf({ "a.js": "exports.a = 1;" });
  const said = async (...args: string[]) => {
    const { status, stderr } = await lambkin(["migrate-check", ...args], {});
    return [status, stderr.replace(folder.path, "folder")];
  };
  const usage = (text: string) => [2, `lambkin migrate-check: ${text}; see lambkin migrate-check --help\n`];
  assert.deepEqual(
    await said(folder.path),
    usage("no file in 'folder' exports handler; name one: src/index.myHandler"),
  );
  assert.deepEqual(await said("nowhere"), usage("there is neither a file, a folder nor a file.handler 'nowhere'"));
  assert.deepEqual(await said("a", "b"), usage("migrate-check takes one path"));
  assert.deepEqual(await said(folder.path, "--from", "nodejs1"), usage("there is no runtime 'nodejs1'"));
  const written = async (name: string, text: string) => {
    await writeFile(join(folder.path, name), text);
    return await said(join(folder.path, name));
  };
  assert.deepEqual(await written("a.zip", "PK"), usage("'folder/a.zip' is no zip that can be unpacked"));
  const [status, complaint] = await written("template.yaml", "Resources:\n  A: { Type: [ }");
  assert.equal(status, 2);
  assert.match(String(complaint), /^lambkin migrate-check: folder\/template\.yaml:2: This is not YAML/);
});
