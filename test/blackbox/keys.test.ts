import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { lambkin } from "../support/lambkin-command.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("keys are created, listed and deleted, and their file is their owner's alone", async () => {
  await using directory = await temporaryDirectory();
  const data = join(directory.path, "data");
  const keys = async (...args: string[]) => await lambkin(["keys", ...args, "--data", data], {});
  const created = await keys("create", "--account", "210987654321");
  assert.equal(created.status, 0, created.stderr);
  const [, id = "", secret = ""] =
    /^export AWS_ACCESS_KEY_ID=(AKIA[A-Z2-7]{16})\nexport AWS_SECRET_ACCESS_KEY=(\S{40})\n$/.exec(created.stdout) ?? [];
  const file = join(data, "access-keys.json");
  assert.equal((await stat(file)).mode & 0o077, 0);
  assert.equal((await stat(data)).mode & 0o077, 0);
  assert.match(await readFile(file, "utf8"), new RegExp(secret.replaceAll("+", "\\+")));
  assert.match((await keys("list")).stdout, new RegExp(`^${id}  210987654321  \\d{4}-`));
  assert.equal((await keys("delete", id)).status, 0);
  assert.equal((await keys("list")).stdout, "");
  const again = await keys("delete", id);
  assert.deepEqual([again.status, again.stderr], [1, `lambkin keys: there is no key ${id}\n`]);
});

test("what keys can't do is said", async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  const keys = async (...args: string[]) => await lambkin(["keys", ...args, "--data", path], {});
  for (const args of [[], ["invent"], ["delete"], ["list", "x"], ["create", "--account", "1"]]) {
    const { status, stderr } = await keys(...args);
    assert.equal(status, 2, stderr);
    assert.match(stderr, /see lambkin keys --help/);
  }
  await writeFile(join(path, "access-keys.json"), '{"keys":');
  const damaged = await keys("list");
  assert.equal(damaged.status, 1);
  assert.match(damaged.stderr, /^lambkin keys: .*access-keys\.json is damaged: restore it, or delete it/);
});
