import { type ChildProcessByStdio, execFile, spawn, spawnSync } from "node:child_process";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

/** Every AWS CLI of this machine, by its version: Debian's is a 2, Python's own a 1. */
export const clis: ReadonlyMap<string, string> = found();

function found(): Map<string, string> {
  const byVersion = new Map<string, string>();
  for (const path of ["aws", "/usr/bin/aws"]) {
    const version = /^aws-cli\/(\S+)/.exec(spawnSync(path, ["--version"]).stdout?.toString() ?? "")?.[1];
    if (version !== undefined && !byVersion.has(version)) byVersion.set(version, path);
  }
  return byVersion;
}

/** The first that has a command which needs arguments, e.g. `logs tail`: each version has some that the other lacks. */
export function cliWith(command: string): string | undefined {
  const has = (path: string) =>
    spawnSync(path, command.split(" "), { encoding: "utf8" }).stderr.includes("are required");
  return [...clis.values()].find(has);
}

interface Cli {
  readonly path: string;
  readonly endpoint: string;
  /** Where it finds and leaves files. */
  readonly cwd?: string;
}

/** Resolves to what the CLI prints. @throws where it fails, with its `stderr` */
export async function aws(words: readonly string[], cli: Cli): Promise<string> {
  const { stdout } = await promisify(execFile)(cli.path, [...words, "--endpoint-url", cli.endpoint], optionsOf(cli));
  return stdout;
}

/** Starts what runs until somebody ends it. */
export function startAws(words: readonly string[], cli: Cli): ChildProcessByStdio<null, Readable, Readable> {
  const args = [...words, "--endpoint-url", cli.endpoint];
  return spawn(cli.path, args, { ...optionsOf(cli), stdio: ["ignore", "pipe", "pipe"] });
}

function optionsOf({ cwd }: Cli) {
  const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" };
  const env = {
    ...process.env,
    ...credentials,
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_PAGER: "",
    // It would look for `stream-127.0.0.1` (API-832).
    AWS_DISABLE_HOST_PREFIX_INJECTION: "true",
  };
  return { env, ...(cwd !== undefined && { cwd }) };
}
