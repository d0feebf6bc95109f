import { type ChildProcessByStdio, execFile, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

/** The AWS CLIs that are here: those of version 2 have commands that those of version 1 lack, and the other way round. */
const clis = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((directory) => join(directory, "aws"))
  .filter((file) => existsSync(file));

/** Those that run, each version once, with where they are. */
export const awsClis: ReadonlyMap<string, string> = new Map(
  clis.toReversed().flatMap((cli) => {
    const version = /^aws-cli\/(\S+)/.exec(spawnSync(cli, ["--version"], { encoding: "utf8" }).stdout)?.[1];
    return version === undefined ? [] : [[version, cli] as const];
  }),
);

/** The first of them. */
export const awsCli: string | undefined = clis.find((cli) => [...awsClis.values()].includes(cli));

/** The first that has a command which needs arguments, e.g. `logs tail`. */
export function awsCliWith(command: string): string | undefined {
  return clis.find((cli) => spawnSync(cli, command.split(" "), { encoding: "utf8" }).stderr.includes("are required"));
}

interface At {
  readonly endpoint: string;
  /** Where it finds and leaves files. */
  readonly cwd?: string;
  readonly cli?: string | undefined;
}

/** Resolves to what the CLI prints. @throws where it fails, with its `stderr` */
export async function aws(words: readonly string[], at: At): Promise<string> {
  const { cli, args, options } = callOf(words, at);
  const { stdout } = await promisify(execFile)(cli, args, options);
  return stdout;
}

/** Starts what runs until somebody ends it. */
export function startAws(words: readonly string[], at: At): ChildProcessByStdio<null, Readable, Readable> {
  const { cli, args, options } = callOf(words, at);
  return spawn(cli, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
}

function callOf(words: readonly string[], { endpoint, cwd, cli = awsCli ?? "aws" }: At) {
  const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" };
  const env = {
    ...process.env,
    ...credentials,
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_PAGER: "",
    // It would look for `stream-127.0.0.1` (API-832).
    AWS_DISABLE_HOST_PREFIX_INJECTION: "true",
  };
  return { cli, args: [...words, "--endpoint-url", endpoint], options: { env, ...(cwd !== undefined && { cwd }) } };
}
