import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { startDev } from "../support/dev.ts";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";
import { lambkin } from "../support/lambkin-command.ts";

/** Projects that can't be read, beside others that can. */

const template = (name: string, runtime = "nodejs22.x"): string => `Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: ${name}
      CodeUri: .
      Handler: index.handler
      Runtime: ${runtime}
`;
const broken = template("b", "!Ref Nobody");
const returning = (value: unknown): string => `exports.handler = async () => ${JSON.stringify(value)};`;
const files = {
  "a/template.yaml": template("a"),
  "a/index.js": returning("a"),
  "b/template.yaml": broken,
  "b/index.js": returning("b"),
  "c/serverless.yml":
    "service: s\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions: { f: { name: c, handler: index.handler } }",
  "c/index.js": returning("c"),
};

/** As editors do: nobody sees half of it. */
async function save(file: string, text: string): Promise<void> {
  await using beside = await folderOf({ next: text });
  await rename(join(beside.path, "next"), file);
}

for (const how of ["the folder around them is named", "each of them is named"]) {
  test(`of several projects one that can't be read keeps none of the others from being served (${how})`, async () => {
    await using folder = await folderOf(files);
    const { path } = folder;
    const named = how.startsWith("each") ? ["a", "b", "c"].map((name) => join(path, name)) : [path];
    const file = join(path, "b/template.yaml");
    await using dev = await startDev(named);
    const [problem, ...others] = dev.told("problem");
    const { type: _type, time: _time, message, ...place } = Object(problem);
    assert.deepEqual(place, { what: file, file, line: 8, excerpt: "      Runtime: !Ref Nobody" });
    assert.match(String(message), /Nobody/);
    assert.deepEqual(others, []);
    assert.deepEqual([await dev.invoke("a"), await dev.invoke("c")], ["a", "c"]);

    await save(file, template("b"));
    await eventually(async () => assert.equal(await dev.invoke("b"), "b"));
    assert.deepEqual((await dev.until("mended"))[0]?.["what"], [file]);

    await save(file, broken);
    await dev.until("problem", 2);
    assert.equal(await dev.invoke("b"), "b");
    await save(join(path, "a/template.yaml"), template("a2"));
    await eventually(async () => assert.equal(await dev.invoke("a2"), "a"));
    assert.equal(dev.told("problem").length, 2, "it is told once, and not with each save of another file");
    assert.equal(await dev.invoke("b"), "b");
  });
}

test("what is wrong with a file is told once where others are saved with it, one after the other", async () => {
  await using folder = await folderOf(files);
  const { path } = folder;
  const file = join(path, "b/template.yaml");
  await using dev = await startDev([path]);
  await save(file, template("b"));
  await dev.until("mended");
  const changes = dev.told("reloaded").length;
  await save(file, broken);
  for (let value = 1; value <= 40; value += 1) {
    await save(join(path, "a/index.js"), returning(value));
    await delay(8 + (value % 8));
  }
  await eventually(async () => assert.equal(await dev.invoke("a"), 40));
  await dev.until("reloaded", changes + 1);
  await dev.until("problem", 2);
  assert.equal(dev.told("problem").length, 2);
});

test("plain functions are served beside a project that can't be read", async () => {
  await using folder = await folderOf({ "a/template.yaml": broken, "plain.js": returning("plain") });
  await using dev = await startDev([folder.path]);
  assert.equal(dev.told("problem").length, 1);
  assert.equal(await dev.invoke("plain"), "plain");
});

test("where no project can be read, all that is wrong is told, and it ends", async () => {
  await using folder = await folderOf({
    "a/template.yaml": broken,
    "b/template.yaml": broken.replace("Nobody", "Nothing"),
  });
  const { status, stdout } = await lambkin(["dev", folder.path, "--port", "0"], {});
  assert.equal(status, 1);
  assert.match(stdout, /a\/template\.yaml:8[^]*Nobody[^]*b\/template\.yaml:8[^]*Nothing/);
});

test("a function whose folder is not there keeps none of the others from being served, and is served when it is built", async () => {
  const two = `${template("a")}${template("b").replace("Resources:\n  Fn:", "  Other:").replace("CodeUri: .", "CodeUri: dist")}`;
  await using folder = await folderOf({ "template.yaml": two, "index.js": returning("a") });
  await using dev = await startDev([folder.path]);
  const file = join(folder.path, "template.yaml");
  const [problem] = dev.told("problem");
  assert.deepEqual(
    [problem?.["what"], problem?.["message"], problem?.["file"], problem?.["excerpt"]],
    [
      "b",
      "There is no folder or .zip 'dist': code is looked for from the template's folder on.",
      file,
      "      CodeUri: dist",
    ],
  );
  assert.equal(await dev.invoke("a"), "a");
  await using built = await folderOf({ "dist/index.js": returning("b") });
  const dist = join(folder.path, "dist");
  await rename(join(built.path, "dist"), dist);
  await eventually(async () => assert.equal(await dev.invoke("b"), "b"));
  assert.deepEqual((await dev.until("mended"))[0]?.["what"], ["b"]);

  await rename(dist, join(built.path, "dist"));
  await dev.until("problem", 2);
  assert.equal(await dev.invoke("b"), "b");
});

test("a function with a URL that the engine refuses keeps none of the others from being served", async () => {
  const config = `export default { functions: {
    "no name": { handler: "index.handler", url: true },
    good: { handler: "index.handler", url: true },
  } };`;
  await using folder = await folderOf({ "lambkin.config.mjs": config, "index.js": returning(1) });
  await using dev = await startDev([folder.path]);
  assert.deepEqual(
    dev.told("problem").map(({ what }) => what),
    ["no name"],
  );
  assert.equal(await dev.invoke("good"), 1);
});
