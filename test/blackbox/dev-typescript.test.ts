import assert from "node:assert/strict";
import { mkdir, symlink, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { startDev } from "../support/dev.ts";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";
import { save } from "../support/save.ts";

/** TypeScript and JSX in `lambkin dev`. */

const app = `import { greet, type Person } from "./lib/greet";

export const handler = async (event: Person): Promise<string> => greet(event);
`;
const greet = (word: string): string => `export interface Person { readonly name: string }
export function greet({ name }: Person): string {
  if (name === "nobody") throw new RangeError("there is nobody");
  return "${word} " + name;
}
`;

for (const runtime of ["nodejs24.x", "nodejs16.x", "nodejs12.x"]) {
  test(`a stack trace names the lines of the TypeScript files on ${runtime}`, async () => {
    await using folder = await folderOf({ "src/app.ts": app, "src/lib/greet.ts": greet("hello") });
    await using dev = await startDev([folder.path], "--runtime", runtime);
    assert.equal(await dev.invoke("app", { name: "you" }), "hello you");
    const { errorType, trace }: { errorType: string; trace: string[] } = Object(
      await dev.invoke("app", { name: "nobody" }),
    );
    assert.equal(errorType, "RangeError");
    const frames = trace.join("\n");
    assert.match(frames, new RegExp(`${folder.path}/src/lib/greet\\.ts:3:`));
    assert.match(frames, new RegExp(`${folder.path}/src/app\\.ts:3:`));
    await eventually(() => {
      const log = dev.told("log").find(({ level }) => level === "error");
      assert.match(String(log?.["message"]), /greet\.ts:3:/);
    });
  });
}

test("a save of any file that the bundle is made of is served, and a mistake in one is told while the old stays", async () => {
  await using folder = await folderOf({ "src/app.ts": app, "src/lib/greet.ts": greet("hello"), "src/other.txt": "" });
  const file = join(folder.path, "src/lib/greet.ts");
  await using dev = await startDev([folder.path]);
  await save(file, greet("salut"));
  await eventually(async () => assert.equal(await dev.invoke("app", { name: "you" }), "salut you"));
  await save(file, "export const greet = (;\n");
  const [problem] = await dev.until("problem");
  assert.deepEqual(
    [problem?.["file"], problem?.["line"], problem?.["column"], problem?.["excerpt"]],
    [file, 1, 23, "export const greet = (;"],
  );
  assert.equal(await dev.invoke("app", { name: "you" }), "salut you");
  await save(file, greet("ciao"));
  await dev.until("mended");
  await eventually(async () => assert.equal(await dev.invoke("app", { name: "you" }), "ciao you"));
});

test("an import of a file that is not there yet is mended by writing the file", async () => {
  await using folder = await folderOf({ "app.ts": app });
  await using dev = await startDev([folder.path]);
  const [problem] = await dev.until("problem");
  assert.equal(problem?.["message"], 'Could not resolve "./lib/greet"');
  await mkdir(join(folder.path, "lib"));
  await writeFile(join(folder.path, "lib/greet.ts"), greet("at last"));
  await eventually(async () => assert.equal(await dev.invoke("app", { name: "you" }), "at last you"));
});

const importing = `
  import tiny from "tiny";
  import { more } from "@scope/more/deep";
  export const handler = async (): Promise<unknown> => [tiny, more];`;
const packages = {
  "node_modules/tiny/package.json": "{}",
  "node_modules/tiny/index.js": "module.exports = 'tiny';",
  "node_modules/@scope/more/package.json": "{}",
  "node_modules/@scope/more/deep.js": "exports.more = 'more';",
};

test("packages that are installed later are bundled then, without a save, file by file as they come", async () => {
  await using folder = await folderOf({ "app.ts": importing, "other.ts": 'import "never"; export const handler = 1;' });
  await using dev = await startDev([folder.path]);
  assert.match(JSON.stringify(dev.told("problem")), /Could not resolve \\"tiny\\"/);
  for (const [path, text] of Object.entries(packages)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), text);
    // As long as it takes to be looked for.
    await delay(300);
  }
  await writeFile(join(folder.path, "node_modules/.package-lock.json"), "{}");
  await eventually(async () => assert.deepEqual(await dev.invoke("app"), ["tiny", "more"]));
  await dev.until("mended");
  const [reload] = await dev.until("reloaded");
  assert.deepEqual(reload?.["functions"], ["app"]);
});

test("a handler's file that goes is told of, what was built is served on, and the file may come back", async () => {
  await using folder = await folderOf({
    "function.json": "{}",
    "index.ts": "export const handler = async (): Promise<string> => 'old';",
  });
  await using dev = await startDev([folder.path], "--runtime", "nodejs24.x");
  const [{ functionName }] = Object(dev.told("serving")[0]?.["functions"]);
  await rm(join(folder.path, "index.ts"));
  await dev.until("problem");
  await writeFile(join(folder.path, "notes.md"), "what else is saved changes nothing");
  assert.equal(await dev.invoke(functionName), "old");
  await writeFile(join(folder.path, "index.ts"), "export const handler = async (): Promise<string> => 'new';");
  await eventually(async () => assert.equal(await dev.invoke(functionName), "new"));
});

test("ES modules, JSX, packages and sources of a workspace are bundled", async () => {
  await using folder = await folderOf({
    "package.json": '{ "type": "module" }',
    "page.tsx": `
      import { h } from "tiny";
      import { value } from "shared";
      import legacy from "legacy";
      const page: string = <b>{value}</b>;
      const where: string = await Promise.resolve(import.meta.url);
      export const handler = async () => [page, legacy, where.endsWith("page.mjs")];
      // @jsx h`,
    "tsconfig.json": '{ "compilerOptions": { "jsxFactory": "h" } }',
    "node_modules/tiny/package.json": '{ "type": "module", "main": "index.js" }',
    "node_modules/tiny/index.js": "export const h = (tag, _, ...inner) => `<${tag}>${inner.join('')}</${tag}>`;",
    "node_modules/legacy/package.json": "{}",
    "node_modules/legacy/index.js": "module.exports = require('node:path').basename(__filename);",
    "packages/shared/package.json": '{ "main": "index.ts" }',
    "packages/shared/index.ts": "export const value: number = 1;",
  });
  await symlink("../packages/shared", join(folder.path, "node_modules/shared"));
  await using dev = await startDev([join(folder.path, "page.tsx")]);
  assert.deepEqual(dev.told("problem"), []);
  assert.deepEqual(await dev.invoke("page"), ["<b>1</b>", "page.mjs", true]);
  await writeFile(join(folder.path, "packages/shared/index.ts"), "export const value: number = 2;");
  await eventually(async () => assert.deepEqual(await dev.invoke("page"), ["<b>2</b>", "page.mjs", true]));
});
