import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A server in a process of its own, as users run it. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** A floor of `floor.ts`. */
export async function startFloor(mode: "memory" | "json"): Promise<Server> {
  const child = spawn(process.execPath, [script("floor.ts"), mode], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await firstLine(child, /^(\d+)$/);
  return serverOf(child, `http://127.0.0.1:${port}`, async () => {});
}

/** The engine, with a state of its own that goes with it. */
export async function startEngineProcess(...flags: string[]): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), "lambkin-bench-"));
  const argv = [script("../src/main.ts"), "start", "--port", "0", "--data", data, ...flags];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  const url = await firstLine(child, /(http:\S+)/);
  return serverOf(child, url, async () => {
    await rm(data, { recursive: true, force: true });
  });
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

async function firstLine(child: ChildProcess, pattern: RegExp): Promise<string> {
  if (!child.stdout) throw new Error("the server has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) {
      child.stdout.resume();
      return found;
    }
  }
  throw new Error("the server ended before it served");
}

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
