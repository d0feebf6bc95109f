import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { findRuntime } from "../../../src/model/runtimes.ts";
import { UnknownRuntimeError } from "../../../src/runtimes/errors.ts";
import { binaryDirectory, binaryPath } from "../../../src/runtimes/layout.ts";
import { Runtimes } from "../../../src/runtimes/runtimes.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

test("an unknown runtime is refused with the names of those that are known", async () => {
  const runtimes = new Runtimes({ cacheDirectory: "/nowhere", announce: assert.fail });
  const refusal = (error: Error): boolean =>
    error instanceof UnknownRuntimeError &&
    error.message.startsWith("There is no runtime 'nodejs9.x'. Known: nodejs4.3, nodejs6.10, nodejs8.10, nodejs10.x");
  assert.throws(() => runtimes.find("nodejs9.x"), refusal);
  assert.throws(() => runtimes.installedBinary("nodejs9.x"), refusal);
  await assert.rejects(runtimes.nodeBinary("nodejs9.x"), refusal);
  await assert.rejects(runtimes.sdkModules("nodejs9.x"), refusal);
  await assert.rejects(runtimes.remove("nodejs9.x"), refusal);
});

test("an installed binary is found without asking anyone, and no longer when it was removed", async () => {
  await using cache = await temporaryDirectory();
  const runtimes = new Runtimes({ cacheDirectory: cache.path, announce: assert.fail });
  assert.equal(runtimes.installedBinary("nodejs24.x"), undefined);

  const binary = await pretendInstalled(cache.path, "nodejs24.x");
  assert.equal(runtimes.installedBinary("nodejs24.x"), binary);
  assert.equal(await runtimes.nodeBinary("nodejs24.x"), binary);

  assert.equal(await runtimes.remove("nodejs24.x"), true);
  assert.equal(runtimes.installedBinary("nodejs24.x"), undefined);
  assert.equal(await runtimes.remove("nodejs24.x"), false);
});

test("the SDK that runtimes share goes with the last of them", async () => {
  await using cache = await temporaryDirectory();
  const runtimes = new Runtimes({ cacheDirectory: cache.path, announce: assert.fail });
  await pretendInstalled(cache.path, "nodejs20.x");
  await pretendInstalled(cache.path, "nodejs22.x");
  const modules = join(cache.path, "sdk/aws-sdk-3.1164.0/node_modules");
  await mkdir(modules, { recursive: true });

  await runtimes.remove("nodejs20.x");
  assert.equal(runtimes.installedSdkModules("nodejs22.x"), modules);
  await runtimes.remove("nodejs22.x");
  assert.equal(runtimes.installedSdkModules("nodejs22.x"), undefined);
});

test("the list says of each runtime what is there", async () => {
  await using cache = await temporaryDirectory();
  const runtimes = new Runtimes({ cacheDirectory: cache.path, announce: assert.fail });
  const binary = await pretendInstalled(cache.path, "nodejs24.x");
  await writeFile(join(dirname(dirname(binary)), "bytes"), "123");

  const found = (await runtimes.list()).find((each) => each.runtime.id === "nodejs24.x");
  assert.deepEqual(found, {
    runtime: findRuntime("nodejs24.x"),
    version: runtimes.versionHere("nodejs24.x"),
    state: "installed",
    bytes: 123,
    sdk: { name: "aws-sdk-3.1164.0", state: "available", bytes: 0 },
  });
});

async function pretendInstalled(cache: string, runtimeId: string): Promise<string> {
  const runtime = findRuntime(runtimeId);
  const directory = runtime && binaryDirectory(cache, runtime);
  assert(directory, `${runtimeId} exists for this system`);
  const binary = join(directory, binaryPath);
  await mkdir(dirname(binary), { recursive: true });
  await writeFile(binary, "");
  return binary;
}
