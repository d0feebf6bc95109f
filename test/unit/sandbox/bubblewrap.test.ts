import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import { cacheDirectory } from "../../../src/cache-directory.mjs";
import { lookAround } from "../../../src/sandbox/machine.ts";
import { openSandbox } from "../../../src/sandbox/open-sandbox.ts";
import type { Enclosure, GuestProcess } from "../../../src/sandbox/sandbox.ts";
import { descendantsCalled } from "../../support/descendants.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const skip = lookAround().missing?.finding ?? false;

test("what was sent to a guest that lost its bubblewrap never reaches the next one", { skip }, async (t) => {
  const enclosure = await enclose(t);
  const first = await shell(enclosure, "echo up; sleep 60");
  await new Promise((resolve) => first.stdout.once("data", resolve));
  first.input.write("for the first");
  enclosure.freeze();
  for (const id of await descendantsCalled(/^bwrap\0/)) process.kill(id, "SIGKILL");
  assert.equal((await first.exited).signal, "SIGKILL");

  const second = await shell(enclosure, "head -c 14 <&3");
  second.input.write("for the second");
  assert.equal(await text(second.stdout), "for the second");
  await second.exited;
});

test("a guest starts where the one before died frozen", { skip }, async (t) => {
  const enclosure = await enclose(t);
  await (
    await shell(enclosure, "exit 0")
  ).exited;
  enclosure.freeze();
  const second = await shell(enclosure, "echo up");
  assert.equal(await text(second.stdout), "up\n");
  await second.exited;
});

async function enclose(t: TestContext): Promise<Enclosure> {
  const directory = await temporaryDirectory();
  const environmentsDirectory = join(directory.path, "environments");
  await mkdir(environmentsDirectory);
  const sandbox = await openSandbox({
    isolation: "required",
    network: "none",
    isCpuCapped: false,
    cacheDirectory: cacheDirectory(process.env),
    environmentsDirectory,
    codeDirectory: join(directory.path, "code"),
  });
  const enclosure = await sandbox.enclose({
    id: "one",
    directory: join(environmentsDirectory, "one"),
    nodeBinary: process.execPath,
    sdkModules: undefined,
    memoryMiB: 128,
  });
  t.after(async () => {
    await enclosure.close();
    await sandbox.close();
    await directory[Symbol.asyncDispose]();
  });
  return enclosure;
}

async function shell(enclosure: Enclosure, script: string): Promise<GuestProcess> {
  return await enclosure.start({ file: "/bin/sh", arguments: ["-c", script], variables: {} });
}
