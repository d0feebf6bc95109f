import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { promisify } from "node:util";
import { findRuntime } from "../../src/model/runtimes.ts";
import { InstallError } from "../../src/runtimes/errors.ts";
import { install } from "../../src/runtimes/install.ts";
import { binaryInstallation } from "../../src/runtimes/installations.ts";
import { nodePackage } from "../../src/runtimes/node-package.ts";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const main = join(import.meta.dirname, "../../bin/lambkin.mjs");
/** Loopback, and nobody listens there. */
const unreachable = "http://127.0.0.1:9/";

const oldest = findRuntime("nodejs4.3");
assert(oldest);
const options = { skip: nodePackage(oldest) ? false : "this system has no Node 4" };

test("two processes that install the same runtime at once share one download and one binary", options, async () => {
  await using cache = await temporaryDirectory();
  const both = await Promise.all([
    lambkin(cache.path, ["runtimes", "install", "nodejs4.3"]),
    lambkin(cache.path, ["runtimes", "install", "nodejs4.3"]),
  ]);
  assert.deepEqual(
    both.map(({ status }) => status),
    [0, 0],
  );
  assert.equal(both[0].stdout, both[1].stdout);
  const { stdout } = await promisify(execFile)(both[0].stdout.trim(), ["--version"]);
  assert.equal(stdout, "v4.3.1\n");
  assert.equal((both[0].stderr + both[1].stderr).match(/: installed, \d+ MB in/g)?.length, 1);
  assert.deepEqual(await readdir(join(cache.path, "runtimes")), ["nodejs4.3-4.3.1"]);
});

test("an installed runtime needs no registry; one that is not says what to look at", options, async () => {
  await using cache = await temporaryDirectory();
  await lambkin(cache.path, ["runtimes", "install", "nodejs4.3"]);

  const again = await lambkin(cache.path, ["runtimes", "install", "nodejs4.3"], unreachable);
  assert.deepEqual([again.status, again.stderr], [0, ""]);

  const other = await lambkin(cache.path, ["runtimes", "install", "nodejs6.10"], unreachable);
  assert.equal(other.status, 1);
  assert.match(other.stderr, /npm could not fetch nodejs6\.10:\n.*ECONNREFUSED[^]*npm config get registry/);
  assert.doesNotMatch(other.stderr, /^ {4}at /m, "no stack: it is nobody's bug");

  const removal = await lambkin(cache.path, ["runtimes", "remove", "nodejs4.3"]);
  assert.deepEqual([removal.status, removal.stderr], [0, "nodejs4.3: removed\n"]);
  assert.deepEqual(await readdir(join(cache.path, "runtimes")), []);
});

test("an interrupted installation leaves nothing and can be repeated", options, async () => {
  await using cache = await temporaryDirectory();
  const child = start(cache.path, ["runtimes", "install", "nodejs4.3"]);
  await firstLine(child);
  child.kill("SIGINT");
  assert.deepEqual(await once(child, "exit"), [130, null]);
  assert.deepEqual(await readdir(join(cache.path, "runtimes")), []);
  assert.equal((await lambkin(cache.path, ["runtimes", "install", "nodejs4.3"])).status, 0);
});

test("an engine that closes gives up what it is fetching and leaves nothing of it", options, async () => {
  await using cache = await temporaryDirectory();
  const started = Promise.withResolvers<string>();
  const runtimes = new Runtimes({ cacheDirectory: cache.path, announce: started.resolve });
  const givenUp = assert.rejects(runtimes.nodeBinary("nodejs4.3"), { name: "AbortError" });
  assert.equal(await started.promise, "nodejs4.3: Node 4.3.1: fetching …");
  await runtimes.close();
  await givenUp;
  assert.deepEqual(await readdir(join(cache.path, "runtimes")), []);
});

test(
  "what a killed installation left is not taken for a runtime, and goes when it is an hour old",
  options,
  async () => {
    await using cache = await temporaryDirectory();
    const old = join(cache.path, "runtimes/.installing-old");
    const recent = join(cache.path, "runtimes/.installing-recent");
    for (const path of [old, recent]) await mkdir(join(path, "node_modules"), { recursive: true });
    const longAgo = Date.now() / 1000 - 3700;
    await utimes(old, longAgo, longAgo);

    assert.match((await lambkin(cache.path, ["runtimes"])).stdout, /^nodejs4\.3 +4\.3\.1 +available/m);
    assert.equal((await lambkin(cache.path, ["runtimes", "install", "nodejs4.3"])).status, 0);
    assert.deepEqual([existsSync(old), existsSync(recent)], [false, true]);
  },
);

test("a package that is not what is pinned is refused", options, async () => {
  await using cache = await temporaryDirectory();
  const wanted = binaryInstallation(cache.path, oldest);
  const [[path, entry] = ["", {}]] = Object.entries(wanted.lock.packages).slice(1);
  const other = { ...entry, integrity: `sha512-${"A".repeat(86)}==` };
  const tampered = { ...wanted, lock: { ...wanted.lock, packages: { ...wanted.lock.packages, [path]: other } } };
  const refusal = (error: Error): boolean => error instanceof InstallError && error.message.includes("pinned: refused");
  await assert.rejects(
    install(tampered, () => {}),
    refusal,
  );
  assert.deepEqual(await readdir(join(cache.path, "runtimes")), []);
});

interface Ended {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

async function lambkin(cache: string, args: readonly string[], registry?: string): Promise<Ended> {
  const child = start(cache, args, registry);
  assert(child.stdout && child.stderr);
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { status, stdout, stderr };
}

function start(cache: string, args: readonly string[], registry?: string): ChildProcess {
  const env = { ...process.env, LAMBKIN_CACHE: cache, ...(registry && { npm_config_registry: registry }) };
  return spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
}

async function firstLine({ stderr }: ChildProcess): Promise<void> {
  assert(stderr);
  await once(stderr, "data");
}
