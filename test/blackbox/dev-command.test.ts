import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { startDev } from "../support/dev.ts";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";
import { lambkin, startLambkin } from "../support/lambkin-command.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** What `lambkin dev` finds, and how it comes and goes. */

interface ServedFunction {
  readonly functionName: string;
  readonly handler: string;
  readonly runtime: string;
}

test("a folder is looked through for files that export a handler, and folders with a function.json say what they are", async () => {
  await using folder = await folderOf({
    "index.mjs": "export const handler = async () => 1;",
    "orders/index.js": "exports.handler = async () => 2;",
    "orders/index.test.js": "exports.handler = 1;",
    "users/get.ts": "export async function handler() { return 3; }",
    "users/lib/tools.js": "exports.tool = () => {}; // exports.handler = 1",
    "admin/get.cjs": "module.exports = { handler: async () => 4 };",
    "told/function.json": '{ "FunctionName": "x", "Handler": "deep/a.run", "Runtime": "nodejs22.x" }',
    "told/deep/a.js": "exports.run = async () => process.version.slice(0, 3);",
    "told/index.js": "exports.handler = 1;",
    "node_modules/m/index.js": "exports.handler = 1;",
  });
  await using dev = await startDev([folder.path], "--runtime", "nodejs24.x");
  const [serving] = dev.told("serving");
  const functions: ServedFunction[] = Object(serving?.["functions"]);
  const name = folder.path.split("/").at(-1) ?? "";
  const rows = functions.map(({ functionName, handler, runtime }) => [functionName, handler, runtime].join(" "));
  const expected = [
    "admin-get admin/get.handler nodejs24.x",
    `${name} index.handler nodejs24.x`,
    "orders orders/index.handler nodejs24.x",
    "users-get users/get.handler nodejs24.x",
    "x deep/a.run nodejs22.x",
  ];
  assert.deepEqual(rows.toSorted(), expected.toSorted());
  assert.deepEqual(
    await Promise.all([name, "orders", "users-get", "admin-get", "x"].map(async (each) => await dev.invoke(each))),
    [1, 2, 3, 4, "v22"],
  );
});

test("a file that is named may export one function of any name", async () => {
  await using folder = await folderOf({ "f.js": "exports.myHandler = (event, context, done) => done(null, event);" });
  await using dev = await startDev([join(folder.path, "f.js")], "--runtime", "nodejs8.10");
  assert.deepEqual(await dev.invoke("f", { a: 1 }), { a: 1 });
});

test("variables of --env-file reach every function, and their change too", async () => {
  await using folder = await folderOf({
    "f.js": "exports.handler = async () => process.env.COLOUR;",
    env: "COLOUR=red",
  });
  await using dev = await startDev([join(folder.path, "f.js")], "--env-file", join(folder.path, "env"));
  assert.equal(await dev.invoke("f"), "red");
  await writeFile(join(folder.path, "env"), "COLOUR=blue");
  await eventually(async () => assert.equal(await dev.invoke("f"), "blue"));
});

test("where there is no function, it says what was looked for, and ends", async () => {
  await using folder = await folderOf({ "README.md": "" });
  const { status, stdout } = await lambkin(["dev", folder.path, "--port", "0"], {});
  assert.equal(status, 1);
  assert.match(stdout, /there is no function here: no template\.yaml, .* and no file that exports `handler`/);
  assert.doesNotMatch(stdout, /served before/);
  const { status: nowhere, stdout: said } = await lambkin(["dev", join(folder.path, "no"), "--port", "0"], {});
  assert.deepEqual([nowhere, said.includes("there is no such file or folder")], [1, true]);
});

test("a function.json that is none is told with its line", async () => {
  await using folder = await folderOf({ "function.json": '{\n  "Handler": oops\n}', "index.js": "" });
  const { status, stdout } = await lambkin(["dev", folder.path, "--port", "0", "--json"], {});
  const [problem] = stdout
    .split("\n")
    .filter(Boolean)
    .map((line): { line: number; excerpt: string } => JSON.parse(line));
  assert.deepEqual([status, problem?.line, problem?.excerpt], [1, 2, '  "Handler": oops']);
});

test("where the port is taken and none was asked for, the next one is", async (t) => {
  const server = createServer();
  const isOurs = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false)).listen(4566, "127.0.0.1", () => resolve(true));
  });
  t.after(() => isOurs && server.close());
  await using folder = await folderOf({ "f.js": "exports.handler = async () => 1;" });
  await using dev = startLambkin(["dev", join(folder.path, "f.js")], {});
  const line = await eventually(() => {
    const [first] = dev.stdout;
    assert(first !== undefined);
    return first;
  });
  assert.match(line, /^Lambkin serves on http:\/\/127\.0\.0\.1:45(6[7-9]|[78]\d), for 4566 is taken$/);
  await dev.interrupt();
});

test("Ctrl-C and SIGTERM end it with status 0, and neither a process nor a folder is left", async () => {
  await using folder = await folderOf({ "f.ts": "export const handler = async () => process.pid;" });
  await using temporary = await temporaryDirectory();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    await using dev = startLambkin(["dev", folder.path, "--port", "0", "--json"], { TMPDIR: temporary.path });
    const serving = await eventually(() => {
      const line = dev.stdout.find((each) => each.includes('"serving"'));
      assert(line !== undefined, dev.stderr.join("\n"));
      return line;
    });
    const { endpoint }: { endpoint: string } = JSON.parse(serving);
    const answer = await fetch(`${endpoint}/2015-03-31/functions/f/invocations`, { method: "POST", body: "{}" });
    const pid = Number(await answer.text());
    const { status } = await dev.signal(signal);
    assert.equal(status, 0);
    assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
    assert.deepEqual(await readdir(temporary.path), []);
  }
});

test("--data keeps the state, and a second run takes over what it finds there", async () => {
  await using folder = await folderOf({ "f.js": "exports.handler = async () => 1;" });
  await using data = await temporaryDirectory();
  const flags = ["--data", join(data.path, "state")];
  {
    await using dev = await startDev([join(folder.path, "f.js")], ...flags);
    assert.equal(await dev.invoke("f"), 1);
  }
  await writeFile(join(folder.path, "f.js"), "exports.handler = async () => 2;");
  await using dev = await startDev([join(folder.path, "f.js")], ...flags);
  assert.equal(await dev.invoke("f"), 2);
});

test("behind walls, or where they are asked for, code is copied at each save", async () => {
  await using folder = await folderOf({ "f.js": "exports.handler = async () => [1, __dirname];" });
  await using dev = await startDev([join(folder.path, "f.js")], "--isolation", "auto");
  const [one, path] = Object(await dev.invoke("f"));
  assert.deepEqual([one, path === folder.path], [1, false]);
  await writeFile(join(folder.path, "f.js"), "exports.handler = async () => [2, __dirname];");
  await eventually(async () => assert.equal(Object(await dev.invoke("f"))[0], 2));
});
