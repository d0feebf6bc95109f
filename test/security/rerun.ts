import { spawn, spawnSync } from "node:child_process";
import { chmod, chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { TestContext } from "node:test";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** Nobody's id on any system. */
const userId = 12_345;
/** Arguments of setpriv. */
const asOrdinaryUser = ["--reuid", String(userId), "--regid", String(userId), "--clear-groups", "--"];

/** This process is a run of a suite inside another. */
export const isRerun: boolean = process.env["LAMBKIN_SECURITY_RERUN"] !== undefined;

export interface Rerun {
  readonly as: "root" | "an ordinary user";
  /** Command that builds what the run is to find, and becomes what follows it; gets a folder of the run's own. */
  readonly inside?: (directory: string) => readonly string[];
}

/** Why another user can't run the test in `file`; `undefined` when he can. */
export function closedToOrdinaryUsers(file: string): string | undefined {
  const { status } = spawnSync("setpriv", [...asOrdinaryUser, process.execPath, "--check", file], { stdio: "ignore" });
  return status === 0 ? undefined : "other users can't read this repository";
}

/** Runs a test file once more, with everything that its user needs in a folder of his own, and tells what came of it. */
export async function rerun(file: string, how: Rerun, t: TestContext): Promise<void> {
  await using home = await temporaryDirectory();
  const isOrdinary = how.as !== "root";
  if (isOrdinary) await furnish(home.path);
  const argv = [
    ...(how.inside?.(home.path) ?? []),
    ...(isOrdinary ? ["setpriv", ...asOrdinaryUser] : []),
    process.execPath,
    "--test-reporter=spec",
    file,
  ];
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const own = { HOME: home.path, TMPDIR: home.path, LAMBKIN_CACHE: join(home.path, "cache") };
  const [command = "", ...rest] = argv;
  const child = spawn(command, rest, {
    env: { ...inherited, ...(isOrdinary ? own : {}), LAMBKIN_SECURITY_RERUN: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const output = (await Promise.all([text(child.stdout), text(child.stderr)])).join("\n");
  const status = await closed;
  for (const line of output.split("\n")) if (/^ {2}[✔﹣]|ℹ healthy/u.test(line)) t.diagnostic(line.trim());
  if (status !== 0) throw new Error(output);
}

async function furnish(home: string): Promise<void> {
  await chmod(home, 0o755);
  const cache = join(home, "cache");
  await mkdir(cache);
  for (const each of ["runtimes/nodejs22.x-*", "sandbox"]) linkInto(cache, each);
  for (const folder of [home, cache, join(cache, "sandbox"), join(cache, "runtimes")]) {
    await mkdir(folder, { recursive: true });
    await chown(folder, userId, userId);
  }
}

/** By hard links where that can be: the files are large. */
function linkInto(cache: string, pattern: string): void {
  const script = 'cd "$1" && for each in $3; do cp -al --parents "$each" "$2" || cp -a --parents "$each" "$2"; done';
  spawnSync("/bin/sh", ["-c", script, "sh", cacheDirectory(process.env), cache, pattern], { stdio: "ignore" });
}
