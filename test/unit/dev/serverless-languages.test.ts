import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { serverlessReader } from "../../../src/dev/serverless/serverless-reader.ts";
import { folderOf } from "../../support/folder-of.ts";
import { complaintOf, projectIn, readOptions } from "../../support/read-project.ts";

const languages: Readonly<Record<string, string>> = {
  "serverless.json":
    '{ "service": "shop", "provider": { "name": "aws", "runtime": "nodejs22.x" }, "functions": { "hello": { "handler": "hello.handler" } } }',
  "serverless.ts": `import { runtime } from "./shared";
import type { AWS } from "@serverless/typescript";
const configuration = { service: "shop", provider: { name: "aws", runtime }, functions: { hello: { handler: "hello.handler" } } } satisfies object as unknown as AWS;
module.exports = configuration;`,
  "serverless.js": `module.exports = async () => ({ service: "shop", provider: { name: "aws", runtime: "nodejs22.x" }, functions: { hello: { handler: "\${self:service}.handler" } } });`,
  "serverless.mjs": `export default { service: { name: "shop" }, provider: { name: "aws", runtime: "nodejs22.x" }, functions: { hello: { handler: "hello.handler" } } };`,
};

for (const [name, text] of Object.entries(languages)) {
  test(`a service is written in ${name}`, async () => {
    const { functions, readFrom } = await projectIn({
      [name]: text,
      "shared.ts": 'export const runtime = "nodejs22.x";',
    });
    assert.equal(functions[0]?.name, "shop-dev-hello");
    assert.equal(functions[0]?.settings.Runtime, "nodejs22.x");
    assert.equal(readFrom[0], `/${name}`);
    assert.equal(readFrom.includes("/shared.ts"), name === "serverless.ts");
  });
}

test("a mistake in serverless.ts is told with file and line", async () => {
  const text = "const a = 1;\nmodule.exports = { service: };\n";
  assert.equal(
    await complaintOf({ "serverless.ts": text }),
    'serverless.ts:2: Unexpected "}" | module.exports = { service: };',
  );
});

test("an error thrown by what serverless.ts imports is told with file and line", async () => {
  const files = {
    "serverless.ts": 'import { stage } from "./stage";\nexport default { service: stage };\n',
    "stage.ts": "interface A { b: string }\n\nexport const stage: string = (undefined as unknown as A).b;\n",
  };
  assert.equal(
    await complaintOf(files),
    "stage.ts:3: Cannot read properties of undefined (reading 'b') | export const stage: string = (undefined as unknown as A).b;",
  );
});

test("a change of a file that serverless.ts imports is there when it is read again", async () => {
  const text =
    'import { service } from "./service";\nexport default { service, functions: { a: { handler: "a.b" } } };';
  await using folder = await folderOf({ "serverless.ts": text });
  for (const name of ["one", "two"]) {
    await writeFile(join(folder.path, "service.ts"), `export const service = "${name}";`);
    const { functions } = await serverlessReader.read(join(folder.path, "serverless.ts"), readOptions);
    assert.equal(functions[0]?.name, `${name}-dev-a`);
  }
});

test("members of a program that are undefined are not there", async () => {
  const text = `module.exports = { service: "shop", provider: { name: "aws", timeout: undefined }, functions: { hello: {
    handler: "a.b", memorySize: undefined, events: undefined } }, custom: { esbuild: { define: { "require.resolve": undefined } } } };`;
  const { functions } = await projectIn({ "serverless.js": text });
  assert.equal(functions[0]?.settings.MemorySize, 1024);
  assert.deepEqual(functions[0].code, { kind: "bundle", folder: "", build: { define: {} } });
});

test("each file of a configuration knows where it is, and the command may run anywhere", async () => {
  const files = {
    "serverless.ts":
      'import { hello } from "./functions/hello";\nexport default { service: "shop", functions: { hello } };',
    "functions/hello/index.ts":
      "export const hello = { handler: `${__dirname.split(process.cwd())[1]!.slice(1)}/handler.main` };",
  };
  assert.equal((await projectIn(files)).functions[0]?.settings.Handler, "functions/hello/handler.main");
});
