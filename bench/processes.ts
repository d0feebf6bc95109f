import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough, type Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** A server in a process of its own, as users run it. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** A floor of `floor.ts`. */
export async function startFloor(mode: "memory" | "json"): Promise<Server> {
  const child = spawn(process.execPath, [script("floor.ts"), mode], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await firstLine(child.stdout, /^(\d+)$/);
  return serverOf(child, `http://127.0.0.1:${port}`, async () => {});
}

/** The engine, with a state of its own that goes with it. */
export async function startEngineProcess(...flags: string[]): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), "lambkin-bench-"));
  const argv = [script("../bin/lambkin.mjs"), "start", "--port", "0", "--data", data, ...flags];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  const url = await firstLine(child.stdout, /(http:\S+)/);
  return serverOf(child, url, async () => {
    await rm(data, { recursive: true, force: true });
  });
}

/** Somebody else's program; `ready` finds its URL in what it prints, on stdout or stderr. */
export async function startProgram(
  argv: readonly string[],
  ready: RegExp,
  { cwd, env = {}, clean = async () => {} }: ProgramOptions = {},
): Promise<Server> {
  const child = spawn(process.execPath, argv, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = new PassThrough();
  for (const each of [child.stdout, child.stderr]) each.pipe(output, { end: false });
  child.once("close", () => output.end());
  return serverOf(child, await firstLine(output, ready), clean);
}

interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly clean?: () => Promise<void>;
}

function serverOf(child: ChildProcess, url: string, clean: () => Promise<void>): Server {
  return {
    url,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
      await clean();
    },
  };
}

async function firstLine(output: Readable, pattern: RegExp): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) {
      output.resume();
      return found;
    }
  }
  throw new Error("the server ended before it served");
}

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
