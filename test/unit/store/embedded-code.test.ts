import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, readlink, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import yazl from "yazl";
import { realClock } from "../../../src/clock.ts";
import { openCode } from "../../../src/store/embedded-code.ts";
import { StoreError } from "../../../src/store/store.ts";
import { zipBytes } from "../../support/zip-bytes.ts";
import { link, mode, openUnderTest, put, unpacked } from "./code-under-test.ts";

test("a package is kept under its SHA-256 and comes back byte for byte", async () => {
  await using under = await openUnderTest();
  const bytes = zipBytes([{ name: "index.js", data: "1" }]);
  const { sha256, size } = await put(under.code, bytes, 7);
  assert.deepEqual({ sha256, size }, { sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length });
  assert.deepEqual(await readFile(await under.code.path(sha256)), bytes);
  assert.deepEqual(await put(under.code, bytes), { sha256, size });
  assert.deepEqual(await readdir(under.path), [`${sha256}.zip`]);
});

test("a package whose upload breaks off leaves nothing behind", async () => {
  await using under = await openUnderTest();
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("PK");
    throw new Error("the client went away");
  }
  await assert.rejects(under.code.put(broken()), /the client went away/);
  assert.deepEqual(await readdir(under.path), []);
});

test("what a killed engine had not finished is gone after the next start", async () => {
  await using under = await openUnderTest();
  await writeFile(join(under.path, ".new-1"), "half");
  const { sha256 } = await put(under.code, zipBytes([{ name: "a", data: "1" }]));
  await openCode(under.path, realClock);
  assert.deepEqual(await readdir(under.path), [`${sha256}.zip`]);
});

test("a package that is not there is an error that says so", async () => {
  await using under = await openUnderTest();
  for (const ask of [
    async () => await under.code.path("0".repeat(64)),
    async () => await under.code.directory("0".repeat(64)),
  ]) {
    await assert.rejects(ask(), (error) => error instanceof StoreError && error.code === "Unavailable");
  }
});

test("a package made by a zip library is unpacked with its folders, texts and permissions", async () => {
  await using under = await openUnderTest();
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from("exports.handler = 1;"), "index.js", { mode: 0o100644 });
  zip.addBuffer(Buffer.from("#!/bin/sh\n"), "bin/deep/run.sh", { mode: 0o100755 });
  zip.addBuffer(Buffer.alloc(300_000, "ä"), "large.txt", { mode: 0o100600 });
  zip.addEmptyDirectory("empty", { mode: 0o40755 });
  zip.end();
  const { sha256 } = await under.code.put(Readable.from(zip.outputStream));
  const directory = await under.code.directory(sha256);
  assert.equal(await readFile(join(directory, "index.js"), "utf8"), "exports.handler = 1;");
  assert.deepEqual(await readFile(join(directory, "large.txt")), Buffer.alloc(300_000, "ä"));
  assert.equal(await mode(directory, "index.js"), 0o644);
  assert.equal(await mode(directory, "bin/deep/run.sh"), 0o755);
  assert.equal(await mode(directory, "large.txt"), 0o600);
  assert.equal((await stat(join(directory, "empty"))).isDirectory(), true);
});

test("without permissions in the zip, files are 0644 and folders 0755; odd ones stay usable by the engine", async () => {
  await using under = await openUnderTest();
  const directory = await unpacked(under.code, [
    { name: "plain.js", data: "1" },
    { name: "folder/", unixMode: 0o040555 },
    { name: "folder/secret", data: "2", unixMode: 0o100000 | 0o000 },
    { name: "folder/setuid", data: "3", unixMode: 0o104711 },
  ]);
  assert.equal(await mode(directory, "plain.js"), 0o644);
  assert.equal(await mode(directory, "folder"), 0o755);
  assert.equal(await mode(directory, "folder/secret"), 0o644);
  assert.equal(await mode(directory, "folder/setuid"), 0o711);
});

test("links inside the package are kept", async () => {
  await using under = await openUnderTest();
  const directory = await unpacked(under.code, [
    link("node_modules/.bin/tool", "../tool/cli.js"),
    { name: "node_modules/tool/cli.js", data: "cli", unixMode: 0o100755 },
    link("lib", "node_modules/tool"),
    link("dangling", "lib/nothing"),
  ]);
  assert.equal(await readFile(join(directory, "node_modules/.bin/tool"), "utf8"), "cli");
  assert.equal(await readFile(join(directory, "lib/cli.js"), "utf8"), "cli");
  assert.equal(await readlink(join(directory, "dangling")), "lib/nothing");
});

test("harmless oddities are accepted: dots, doubled slashes, a folder named twice", async () => {
  await using under = await openUnderTest();
  const directory = await unpacked(under.code, [
    { name: "./" },
    { name: "a/" },
    { name: "a/" },
    { name: "./a//b.js", data: "b" },
    { name: "empty.js" },
  ]);
  assert.equal(await readFile(join(directory, "a/b.js"), "utf8"), "b");
  assert.equal(await readFile(join(directory, "empty.js"), "utf8"), "");
});

test("many who need the same package share one unpacking", async () => {
  await using under = await openUnderTest();
  const { sha256 } = await put(under.code, zipBytes([{ name: "a", data: "1" }]));
  const directories = await Promise.all(Array.from({ length: 20 }, async () => await under.code.directory(sha256)));
  assert.deepEqual(new Set(directories), new Set([join(under.path, sha256)]));
  assert.deepEqual((await readdir(under.path)).toSorted(), [sha256, `${sha256}.zip`]);
});

test("the next engine uses what the one before has unpacked, unless the machine went down since", async () => {
  await using under = await openUnderTest();
  const { sha256 } = await put(under.code, zipBytes([{ name: "a", data: "1" }]));
  const directory = await under.code.directory(sha256);
  await writeFile(join(directory, "mark"), "");
  await (await openCode(under.path, realClock)).directory(sha256);
  assert.deepEqual((await readdir(directory)).toSorted(), ["a", "mark"]);
  await utimes(directory, 1, 1);
  await (await openCode(under.path, realClock)).directory(sha256);
  assert.deepEqual(await readdir(directory), ["a"]);
});

test("a sweep takes zips and folders that no function uses and that are old enough", async () => {
  await using under = await openUnderTest();
  const [live, old, young] = await Promise.all(
    ["live", "old", "young"].map(async (name) => {
      const { sha256 } = await put(under.code, zipBytes([{ name, data: "1" }]));
      await under.code.directory(sha256);
      return sha256;
    }),
  );
  assert(live && old && young);
  for (const sha256 of [live, old]) {
    for (const name of [sha256, `${sha256}.zip`]) await utimes(join(under.path, name), 1000, 1000);
  }
  assert.equal(await under.code.sweep((sha256) => sha256 === live, 1_000_001), 2);
  const expected = [live, young].flatMap((sha256) => [sha256, `${sha256}.zip`]);
  assert.deepEqual((await readdir(under.path)).toSorted(), expected.toSorted());
});
