import { spawn, spawnSync } from "node:child_process";
import { chmod, chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { cacheDirectory } from "../../src/config.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** Nobody's id on any system. */
const userId = 12_345;
const asUser = ["--reuid", String(userId), "--regid", String(userId), "--clear-groups", "--"];

/** This process is the second run of a suite. */
export const isOrdinaryRun: boolean = process.env["LAMBKIN_SECURITY_ORDINARY"] !== undefined;

/** Why another user can't run the test in `file`; `undefined` when he can. */
export function closedToOrdinaryUsers(file: string): string | undefined {
  const { status } = spawnSync("setpriv", [...asUser, process.execPath, "--check", file], { stdio: "ignore" });
  return status === 0 ? undefined : "other users can't read this repository";
}

/** Runs a test file once more, with everything that the user needs in a folder of his own. */
export async function runAsOrdinaryUser(file: string): Promise<{ status: number | null; output: string }> {
  await using home = await temporaryDirectory();
  await chmod(home.path, 0o755);
  const cache = join(home.path, "cache");
  await mkdir(cache);
  for (const each of ["runtimes/nodejs22.x-*", "sandbox"]) linkInto(cache, each);
  for (const folder of [home.path, cache, join(cache, "sandbox"), join(cache, "runtimes")]) {
    await mkdir(folder, { recursive: true });
    await chown(folder, userId, userId);
  }
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const child = spawn("setpriv", [...asUser, process.execPath, "--test-reporter=spec", file], {
    env: { ...inherited, HOME: home.path, TMPDIR: home.path, LAMBKIN_CACHE: cache, LAMBKIN_SECURITY_ORDINARY: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const output = (await Promise.all([text(child.stdout), text(child.stderr)])).join("\n");
  return { status: await closed, output };
}

/** By hard links where that can be: the files are large. */
function linkInto(cache: string, pattern: string): void {
  const script = 'cd "$1" && for each in $3; do cp -al --parents "$each" "$2" || cp -a --parents "$each" "$2"; done';
  spawnSync("/bin/sh", ["-c", script, "sh", cacheDirectory(process.env), cache, pattern], { stdio: "ignore" });
}
