import assert from "node:assert/strict";
import { mkdir, rename, symlink, truncate, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { startDev } from "../support/dev.ts";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";
import { save } from "../support/save.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** What a save does to plain JavaScript that `lambkin dev` serves. */

const returning = (value: unknown): string => `exports.handler = async () => ${JSON.stringify(value)};`;

test("the next invocation after a save runs the new code, and one in flight ends on the old", async () => {
  const slow = `
    const { existsSync, writeFileSync } = require("node:fs");
    const { answer } = require("./lib/answer.js");
    exports.handler = async ({ started, until }) => {
      if (started) writeFileSync(started, "");
      while (until && !existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 5));
      return [answer, require("./lib/later.js")];
    };`;
  await using folder = await folderOf({
    "index.js": slow,
    "lib/answer.js": "exports.answer = 'first';",
    "lib/later.js": "module.exports = 'later';",
  });
  await using dev = await startDev([join(folder.path, "index.js")]);
  await using signs = await temporaryDirectory();
  const [started, until] = [join(signs.path, "started"), join(signs.path, "go")];
  const name = String(Object(dev.told("serving")[0]?.["functions"])[0].functionName);
  const inFlight = dev.invoke(name, { started, until });
  await eventually(() => assert(existsSync(started)));
  await writeFile(join(folder.path, "lib/answer.js"), "exports.answer = 'second';");
  await eventually(async () => assert.deepEqual(await dev.invoke(name), ["second", "later"]));
  await writeFile(until, "");
  assert.deepEqual(await inFlight, ["first", "later"]);
});

test("a file that can't be parsed is told with its line and text, what was served is served on, and mending is told", async () => {
  await using folder = await folderOf({ "f.js": returning(1) });
  const file = join(folder.path, "f.js");
  await using dev = await startDev([file]);
  assert.equal(await dev.invoke("f"), 1);
  await save(file, "\nexports.handler = async () => { return 2 );");
  const [problem] = await dev.until("problem");
  const { type: _type, time: _time, ...told } = Object(problem);
  assert.deepEqual(told, {
    what: "f",
    message: "SyntaxError: Unexpected token ')'",
    line: 2,
    column: 42,
    excerpt: "exports.handler = async () => { return 2 );",
    file,
  });
  assert.equal(await dev.invoke("f"), 1);
  await save(file, returning(3));
  assert.deepEqual((await dev.until("mended"))[0]?.["what"], ["f"]);
  await eventually(async () => assert.equal(await dev.invoke("f"), 3));
});

test("a file that can't be parsed is not mended by a save of another one", async () => {
  const app = "exports.handler = async () => require('./lib.js');";
  await using folder = await folderOf({ "app.js": app, "lib.js": "module.exports = 1;" });
  const [file, lib] = [join(folder.path, "app.js"), join(folder.path, "lib.js")];
  await using dev = await startDev([file]);
  assert.equal(await dev.invoke("app"), 1);
  await save(file, "exports.handler = (");
  await dev.until("problem");
  await save(lib, "module.exports = 2;");
  await dev.until("problem", 2);
  assert.equal(await dev.invoke("app"), 1);
  await save(file, app);
  await eventually(async () => assert.equal(await dev.invoke("app"), 2));
  assert.equal(dev.told("mended").length, 1);
});

test("files are saved in several steps and in quick succession: no invocation fails, and the last save stands", async () => {
  await using folder = await folderOf({ "f.js": returning(0) });
  const file = join(folder.path, "f.js");
  await using dev = await startDev([file]);
  const answers: unknown[] = [];
  for (let count = 1; count <= 4; count += 1) {
    const reloads = dev.told("reloaded").length;
    await writeFile(`${file}.tmp`, returning(count * 3));
    await rename(`${file}.tmp`, file);
    await dev.until("reloaded", reloads + 1);
    await eventually(async () => assert.equal(await dev.invoke("f"), count * 3));
    const emptiedAt = performance.now();
    await truncate(file);
    await delay(40);
    const meanwhile = await dev.invoke("f");
    await writeFile(file, returning(count * 3 + 1));
    // On a busy machine it may have been empty for so long that this is what it is.
    let wasBrief = performance.now() - emptiedAt < 100;
    if (wasBrief) answers.push(meanwhile);
    const savedAt = performance.now();
    await writeFile(file, returning(count * 3 + 2));
    wasBrief &&= performance.now() - savedAt < 100;
    await eventually(async () => {
      const answer = await dev.invoke("f");
      if (wasBrief) answers.push(answer);
      assert.equal(answer, count * 3 + 2);
    });
  }
  assert.deepEqual(
    answers.filter((each) => typeof each !== "number"),
    [],
  );
});

test("a package that a workspace links into node_modules is code of the function", async () => {
  await using folder = await folderOf({
    "app/f.js": "exports.handler = async () => require('shared').value;",
    "shared/package.json": "{}",
    "shared/index.js": "exports.value = 1;",
  });
  await mkdir(join(folder.path, "node_modules"));
  await symlink("../shared", join(folder.path, "node_modules/shared"));
  await using dev = await startDev([join(folder.path, "app")]);
  assert.equal(await dev.invoke("f"), 1);
  await writeFile(join(folder.path, "shared/index.js"), "exports.value = 2;");
  await eventually(async () => assert.equal(await dev.invoke("f"), 2));
});

test("a file that comes with a handler is a function, and one that goes was one", async () => {
  await using folder = await folderOf({ "one.js": returning(1) });
  await using dev = await startDev([folder.path]);
  await writeFile(join(folder.path, "two.js"), returning(2));
  await eventually(async () => assert.equal(await dev.invoke("two"), 2));
  await rename(join(folder.path, "one.js"), join(folder.path, "one.txt"));
  await eventually(async () => assert.match(JSON.stringify(await dev.invoke("one")), /Function not found/));
  assert.equal(await dev.invoke("two"), 2);
});

test("what a function writes and git ignores is no save, and what it loads or reads is one, ignored or not", async () => {
  const source = `
    const { readFileSync, writeFileSync } = require("node:fs");
    const { join } = require("node:path");
    const read = (name) => readFileSync(join(__dirname, name), "utf8");
    const found = [require("./lib/local.json"), readFileSync(join(__dirname, "page.html"), "utf8"), read("plain.txt")];
    const state = join(__dirname, "data.json");
    const db = join(__dirname, "app.sqlite");
    let count = 0;
    exports.handler = async () => {
      count += 1;
      for (const file of [state, db]) writeFileSync(file, String(Math.random()));
      return [count, ...found];
    };`;
  const files = { "lib/local.json": "1", "page.html": "a", "plain.txt": "b" };
  await using folder = await folderOf({
    ...files,
    "f.js": source,
    "data.json": "",
    ".gitignore": "*.json\n/page.html\n",
    "lib/.gitignore": "!package.json\n",
  });
  await using dev = await startDev([folder.path]);
  for (const count of [1, 2, 3]) assert.deepEqual(await dev.invoke("f"), [count, 1, "a", "b"]);
  const changed = { "plain.txt": "B", "page.html": "A", "lib/local.json": "2" };
  for (const [name, text] of Object.entries(changed)) {
    await writeFile(join(folder.path, name), text);
    await eventually(() => assert(JSON.stringify(dev.told("reloaded")).includes(name)));
  }
  await eventually(async () => assert.deepEqual(Object(await dev.invoke("f")).slice(1), [2, "A", "B"]));
});

test("a build that git ignores is code where it has the handler", async () => {
  await using folder = await folderOf({
    "function.json": '{ "FunctionName": "f", "Handler": "out/f.handler" }',
    "out/f.js":
      "exports.handler = async () => require('node:fs').readFileSync(__dirname + '/' + 'page.' + 'html', 'utf8');",
    "out/page.html": "a",
    ".gitignore": "out\n",
  });
  await using dev = await startDev([folder.path]);
  await writeFile(join(folder.path, "out/page.html"), "b");
  await eventually(async () => assert.equal(await dev.invoke("f"), "b"));
});
