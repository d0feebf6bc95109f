import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readlinkSync } from "node:fs";
import { appendFile, chmod, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { PackageError, zipOfFolder } from "../../../src/store/zip-folder.ts";
import { eventually } from "../../support/eventually.ts";
import { folderOf } from "../../support/folder-of.ts";

const isRoot = process.getuid?.() === 0;

test("the same files make the same zip, wherever and whenever they were written", async () => {
  const content = { "index.js": "exports.handler = async () => 1;", "lib/a.js": "a", "lib/b.js": "" };
  await using one = await folderOf(content);
  await using other = await folderOf({ "lib/b.js": "", "lib/a.js": "a", "index.js": content["index.js"] });
  const zips = await Promise.all([one, other].map(async ({ path }) => await buffer(zipOfFolder(path))));
  assert.deepEqual(zips[0], zips[1]);
});

test("repositories and an engine's own state are no part of a package", async () => {
  await using bare = await folderOf({ "index.js": "1" });
  await using full = await folderOf({ "index.js": "1", ".git/HEAD": "ref: x", ".lambkin/lambkin.db": "state" });
  assert.deepEqual(await buffer(zipOfFolder(full.path)), await buffer(zipOfFolder(bare.path)));
});

test("a folder of more than 250 MB is refused before anything of it is read", async () => {
  await using folder = await folderOf({ "index.js": "", "large.bin": "" });
  await truncate(join(folder.path, "large.bin"), 262_144_001);
  await refuses(folder.path, /^Unzipped size must be smaller than 262144000 bytes$/);
});

test("a link that leads out is refused, and told with its target", async () => {
  await using folder = await folderOf({ "index.js": "" });
  await symlink("../secret", join(folder.path, "out"));
  await refuses(folder.path, /out is a symbolic link that leads out of the package, to \.\.\/secret$/);
});

test("what can't be read is told in the words of the system", { skip: isRoot && "root reads all" }, async () => {
  await using folder = await folderOf({ "index.js": "" });
  await chmod(join(folder.path, "index.js"), 0);
  await refuses(folder.path, /can't be zipped: EACCES: permission denied, open '.*index\.js'$/);
});

test("a file that changes while it is packed is told", async () => {
  await using folder = await folderOf({ "a.bin": "", "b.txt": "1" });
  await writeFile(join(folder.path, "a.bin"), randomBytes(1_000_000));
  const zip = zipOfFolder(folder.path);
  await zip.next();
  await appendFile(join(folder.path, "b.txt"), "2");
  await assert.rejects(buffer(zip), (error) => {
    assert(error instanceof PackageError);
    assert.match(error.message, /can't be zipped: file data stream has unexpected number of bytes$/);
    return true;
  });
});

test("a reader that leaves has nothing left open", { skip: process.platform !== "linux" }, async () => {
  await using folder = await folderOf({ "large.bin": "" });
  await writeFile(join(folder.path, "large.bin"), randomBytes(10_000_000));
  const zip = zipOfFolder(folder.path);
  const read = zip.next();
  await eventually(() => assert.equal(openFilesIn(folder.path), 1));
  await read;
  await zip.return(undefined);
  await eventually(() => assert.equal(openFilesIn(folder.path), 0));
});

async function refuses(folder: string, message: RegExp): Promise<void> {
  await assert.rejects(buffer(zipOfFolder(folder)), { name: "PackageError", message });
}

function openFilesIn(folder: string): number {
  const targets = readdirSync("/proc/self/fd").map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ""; // that of the listing itself
    }
  });
  return targets.filter((target) => target.startsWith(folder)).length;
}
