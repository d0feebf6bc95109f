import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { nodeMajor, runtimes } from "../../../src/model/runtimes.ts";
import { nodePackage } from "../../../src/runtimes/node-package.ts";
import type { PackageLock } from "../../../src/runtimes/npm.ts";
import { nodePackages } from "../../../src/runtimes/packages.ts";
import { sdkOf } from "../../../src/runtimes/sdk.ts";

const sdkFolder = new URL("../../../src/runtimes/sdk/", import.meta.url);
const sha512 = /^sha512-[\w+/]{86}==$/;

test("Linux on x64 has every runtime in AWS's own release of Node.js", () => {
  const versions = runtimes.map((runtime) => nodePackage(runtime, "linux-x64")?.version);
  assert.deepEqual(
    versions,
    runtimes.map((runtime) => runtime.nodeVersion),
  );
});

test("no system gets another major release than AWS's, and each package is pinned by its sha512", () => {
  for (const system of Object.keys(nodePackages)) {
    for (const runtime of runtimes) {
      const found = nodePackage(runtime, system);
      if (found === undefined) continue;
      assert.equal(Number.parseInt(found.version, 10), nodeMajor(runtime), `${system} ${runtime.id}`);
      assert.match(found.integrity, sha512);
    }
  }
});

test("a system that was never packaged has no runtime", () => {
  assert.deepEqual(
    runtimes.filter((runtime) => nodePackage(runtime, "sunos-x64")),
    [],
  );
});

test("each SDK that a runtime carries has its lockfile, and no lockfile is idle", () => {
  const carried = new Set(runtimes.map((runtime) => `${sdkOf(runtime)}.json`));
  assert.deepEqual(readdirSync(sdkFolder).toSorted(), [...carried].toSorted());
});

for (const file of readdirSync(sdkFolder)) {
  const lock: PackageLock = JSON.parse(readFileSync(new URL(file, sdkFolder), "utf8"));
  const { "": root, ...packages } = lock.packages;

  test(`${file} pins every package by its sha512 and names no registry`, () => {
    for (const [path, entry] of Object.entries(packages)) assert.match(entry.integrity ?? "", sha512, path);
    assert.doesNotMatch(JSON.stringify(lock), /resolved|https?:/);
  });

  test(`${file} is called after the release it holds`, () => {
    const [first = ""] = Object.keys(root?.dependencies ?? {});
    const main = first === "aws-sdk" ? first : "@aws-sdk/client-s3";
    assert.equal(file, `aws-sdk-${packages[`node_modules/${main}`]?.version}.json`);
  });
}
