import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

const command = join(import.meta.dirname, "../../bin/lambkin.mjs");

export interface Ended {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

type Variables = Readonly<Record<string, string>>;

/** Runs `lambkin`, or another launcher of it, as a person would, with nothing of AWS in its environment but `variables`. */
export async function lambkin(args: readonly string[], variables: Variables, main: string = command): Promise<Ended> {
  const child = start([main, ...args], variables);
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { status, stdout, stderr };
}

/** A command that runs until somebody ends it. */
export interface Running extends AsyncDisposable {
  /** Lines so far. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly ended: Promise<Ended>;
  /** As Ctrl-C does. */
  interrupt(): Promise<Ended>;
  signal(signal: NodeJS.Signals): Promise<Ended>;
}

export function startLambkin(args: readonly string[], variables: Variables, main: string = command): Running {
  const child = start([main, ...args], variables);
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output.stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (output.stderr += chunk));
  const ended = once(child, "close").then(([status]) => ({ status, ...output }));
  const signalled = async (signal: NodeJS.Signals): Promise<Ended> => {
    child.kill(signal);
    return await ended;
  };
  return {
    get stdout() {
      return output.stdout.split("\n").slice(0, -1);
    },
    get stderr() {
      return output.stderr.split("\n").slice(0, -1);
    },
    ended,
    interrupt: async () => await signalled("SIGINT"),
    signal: signalled,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function start(args: readonly string[], variables: Variables): ChildProcessByStdio<null, Readable, Readable> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = { ...Object.fromEntries(own), ...variables };
  return spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
}
