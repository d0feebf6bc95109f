import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InstallError } from "./errors.ts";

/** npm's own format, version 3: every package with its version and its sha512. */
export interface PackageLock {
  readonly name: string;
  readonly lockfileVersion: 3;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const flags = [
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--no-update-notifier",
  "--no-global",
  "--package-lock",
  "--loglevel=error",
  "--no-progress",
  // npm's own retries take more than a minute to say that the registry can't be reached.
  "--fetch-retry-mintimeout=500",
  "--fetch-retry-maxtimeout=2000",
];

/**
 * Makes `directory/node_modules` from exactly what `lock` pins, with the user's own npm, so that their registry, proxy,
 * certificates and cache hold. npm refuses what does not have the pinned sha512.
 * @throws InstallError with npm's own last lines
 */
export async function npmInstall(lock: PackageLock, directory: string, signal?: AbortSignal): Promise<void> {
  const manifest = { name: lock.name, version: "1.0.0", dependencies: lock.packages[""]?.dependencies };
  await writeFile(join(directory, "package.json"), JSON.stringify(manifest));
  await writeFile(join(directory, "package-lock.json"), JSON.stringify(lock));
  const { status, output } = await run(["ci", ...flags], directory, signal);
  signal?.throwIfAborted();
  if (status !== 0) throw new InstallError(`npm could not fetch ${lock.name}:\n${excerpt(output)}\n${advice(output)}`);
}

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** npm's version, e.g. `10.8.2`; `undefined` without npm. */
export async function npmVersion(): Promise<string | undefined> {
  const { status, output } = await run(["--version"], tmpdir());
  return status === 0 ? output.trim() : undefined;
}

async function run(args: readonly string[], cwd: string, signal?: AbortSignal): Promise<Ended> {
  signal?.throwIfAborted();
  return await new Promise((resolve) => {
    // Node refuses to start npm.cmd without a shell; no argument of ours needs quoting.
    const windows = process.platform === "win32";
    const child = spawn(windows ? "npm.cmd" : "npm", args, { cwd, shell: windows, stdio: ["ignore", "pipe", "pipe"] });
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
    const stop = (): void => void child.kill();
    signal?.addEventListener("abort", stop, { once: true });
    const end = (status: number | null, more = ""): void => {
      signal?.removeEventListener("abort", stop);
      resolve({ status, output: Buffer.concat(output).toString() + more });
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      end(null, error.code === "ENOENT" ? notFound : error.message);
    });
    child.once("close", (status) => {
      end(status);
    });
  });
}

const notFound = "npm was not found in PATH; it comes with Node.js";

/** npm says what happened first and repeats its manual after that. */
function excerpt(output: string): string {
  return output
    .split("\n")
    .filter((line) => !/^\s*$|^npm error(\s*| +at .*)$|A complete log of this run/.test(line))
    .slice(0, 8)
    .map((line) => `  ${line}`)
    .join("\n");
}

function advice(output: string): string {
  if (output === notFound) return "Install npm, then try again.";
  if (output.includes("EINTEGRITY")) return "The registry sent something else than what is pinned: refused.";
  return "Check npm's network, proxy and registry (npm ping, npm config get registry), then try again.";
}
