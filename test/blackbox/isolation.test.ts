import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { checkListening, engineConfig } from "../../src/config.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const main = new URL("../../bin/lambkin.mjs", import.meta.url).pathname;

function lambkin(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { status: number | null; stderr: string } {
  const options = {
    encoding: "utf8",
    env: { ...process.env, ...env },
    timeout: 20_000,
    killSignal: "SIGKILL",
  } as const;
  return spawnSync(process.execPath, [main, ...argv], options);
}

test("an isolation, a network or a host that can't be is a usage error", () => {
  const odd = lambkin(["start", "--isolation", "some"]);
  assert.equal(odd.status, 2);
  assert.match(odd.stderr, /--isolation takes one of auto, required, none, not 'some'/);
  assert.equal(lambkin(["start", "--network", "all"]).status, 2);
});

test("with --isolation required the engine does not start where no walls can stand, and says why", async () => {
  await using data = await temporaryDirectory();
  await using cache = await temporaryDirectory();
  // A cache that is a file can hold no root for sandboxes.
  const file = `${cache.path}/file`;
  await writeFile(file, "");
  const argv = ["start", "--port", "0", "--data", data.path, "--isolation", "required"];
  const { status, stderr } = lambkin(argv, { LAMBKIN_CACHE: file });
  assert.equal(status, 1);
  assert.match(stderr, /no walls: /);
});

test("whoever listens beyond loopback has walls and access keys, or does not start", () => {
  assert.equal(engineConfig({}).isolation, "auto");
  assert.equal(engineConfig({ host: "0.0.0.0" }).isolation, "required");
  const tls = { certificate: "c", key: "k" };
  const everywhere = engineConfig({ host: "0.0.0.0" });
  assert.throws(() => checkListening(everywhere, true), /refusing to listen on 0\.0\.0\.0 without TLS/);
  assert.throws(() => checkListening({ ...everywhere, tls }, false), /without access keys.*lambkin keys --help/);
  checkListening({ ...everywhere, tls }, true);
  checkListening({ ...everywhere, isBehindProxy: true }, true);
  checkListening(engineConfig({}), false);
});
