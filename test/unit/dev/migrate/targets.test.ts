import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { handlersIn } from "../../../../src/dev/migrate/targets.ts";
import { folderOf } from "../../../support/folder-of.ts";

const handler = "exports.handler = async () => 1;";

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  await using folder = await folderOf(files);
  return handlersIn(folder.path).map((each) => `${each.handler} ${each.file.slice(folder.path.length + 1)}`);
}

test("function.json says which handler a folder has, its runtime and its variables", async () => {
  const settings = { Handler: "src/main.go", Runtime: "nodejs16.x", Environment: { Variables: { A: "1" } } };
  await using folder = await folderOf({
    "function.json": JSON.stringify(settings),
    "src/main.js": handler,
    "other.js": handler,
  });
  assert.deepEqual(handlersIn(folder.path), [
    {
      handler: "src/main.go",
      folder: folder.path,
      file: join(folder.path, "src/main.js"),
      runtimeId: "nodejs16.x",
      environmentVariables: { A: "1" },
    },
  ]);
});

test("else package.json's main, where it exports handler", async () => {
  const main = (path: string) => JSON.stringify({ main: path });
  assert.deepEqual(await found({ "package.json": main("lib"), "lib/index.js": handler, "b.js": handler }), [
    "lib/index.handler lib/index.js",
  ]);
  assert.deepEqual(await found({ "package.json": main("a.js"), "a.js": "exports.a = 1;", "b.js": handler }), [
    "b.handler b.js",
  ]);
});

test("else every file that exports handler, but not those of packages", async () => {
  assert.deepEqual(
    await found({
      "a.js": "module.exports = { handler };",
      "b/c.ts": "export const handler = async (): Promise<number> => 1;",
      "b/d.mjs": "const handler = 1;\nexport { handler };",
      "b/e.d.ts": "export const handler: unknown;",
      "b/f.js": "const handler = 1;",
      "b/g.mjs": "const handler = 1;\nexport { handler as run };",
      "b/h.js": "// exports.handler = 1",
      ".build/g.js": handler,
      "node_modules/h/index.js": handler,
    }),
    ["a.handler a.js", "b/c.handler b/c.ts", "b/d.handler b/d.mjs"],
  );
});

test("below a folder of functions each has what its own function.json says", async () => {
  const settings = (Handler: string) => JSON.stringify({ Handler });
  assert.deepEqual(
    await found({
      "one/function.json": settings("index.run"),
      "one/index.js": "exports.run = async () => 1;",
      "two/function.json": settings("index.handler"),
      "two/index.js": handler,
    }),
    ["index.run one/index.js", "index.handler two/index.js"],
  );
});
