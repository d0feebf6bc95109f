import assert from "node:assert/strict";
import { readdir, readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { mergedName } from "../../../src/store/merge-folders.ts";
import { type ZipEntry, zipBytes } from "../../support/zip-bytes.ts";
import { link, mode, openUnderTest, put } from "./code-under-test.ts";

test("packages are laid over each other: what a later one has stands, whatever an earlier one has there", async () => {
  await using under = await openUnderTest();
  const packages: readonly (readonly ZipEntry[])[] = [
    [
      { name: "both", data: "first" },
      { name: "folder/first", data: "1" },
      { name: "folder/both", data: "first", unixMode: 0o100644 },
      { name: "turns/into/a-file", data: "1" },
      link("turns-into-a-folder", "folder"),
      link("link", "folder/first"),
    ],
    [
      { name: "both", data: "second" },
      { name: "folder/", unixMode: 0o040700 },
      { name: "folder/both", data: "second", unixMode: 0o100755 },
      { name: "folder/second", data: "2" },
      { name: "turns", data: "a file" },
      { name: "turns-into-a-folder/file", data: "2" },
      link("link", "folder/second"),
    ],
  ];
  const sha256s: string[] = [];
  for (const entries of packages) sha256s.push((await put(under.code, zipBytes(entries))).sha256);
  const directory = await under.code.merged(sha256s);
  const read = async (path: string) => await readFile(join(directory, path), "utf8");
  assert.deepEqual((await readdir(directory)).toSorted(), ["both", "folder", "link", "turns", "turns-into-a-folder"]);
  assert.deepEqual((await readdir(join(directory, "folder"))).toSorted(), ["both", "first", "second"]);
  assert.deepEqual(await readdir(join(directory, "turns-into-a-folder")), ["file"]);
  const contents = await Promise.all(["both", "folder/first", "folder/both", "turns", "link"].map(read));
  assert.deepEqual(contents, ["second", "1", "second", "a file", "2"]);
  assert.deepEqual([await mode(directory, "folder"), await mode(directory, "folder/both")], [0o700, 0o755]);
  const first = await under.code.directory(sha256s[0] ?? "");
  assert.equal(await readFile(join(first, "both"), "utf8"), "first", "the package itself is as it was");
});

test("the same packages in the same order are merged once, in another order apart, and one alone is itself", async () => {
  await using under = await openUnderTest();
  const { sha256: a } = await put(under.code, zipBytes([{ name: "a", data: "1" }]));
  const { sha256: b } = await put(under.code, zipBytes([{ name: "b", data: "1" }]));
  const merged = [a, b, mergedName([a, b]), mergedName([b, a])];
  const asked = [[a, b], [a, b], [b, a], [a]];
  const directories = await Promise.all(asked.map(async (sha256s) => await under.code.merged(sha256s)));
  assert.deepEqual(
    directories,
    [mergedName([a, b]), mergedName([a, b]), mergedName([b, a]), a].map((name) => join(under.path, name)),
  );
  assert.deepEqual((await readdir(under.path)).toSorted(), [...merged, `${a}.zip`, `${b}.zip`].toSorted());
  for (const name of await readdir(under.path)) await utimes(join(under.path, name), 1000, 1000);
  await under.code.sweep((sha256) => sha256 === a || sha256 === mergedName([a, b]), 1_000_001);
  assert.deepEqual((await readdir(under.path)).toSorted(), [a, `${a}.zip`, mergedName([a, b])].toSorted());
});

test("a package's size once unpacked is known from its zip", async () => {
  await using under = await openUnderTest();
  const { sha256 } = await put(
    under.code,
    zipBytes([
      { name: "a", data: "x".repeat(1000), deflated: true },
      { name: "b", data: "yy" },
    ]),
  );
  assert.equal(await under.code.unzippedBytes(sha256), 1002);
});
