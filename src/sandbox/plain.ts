import assert from "node:assert/strict";
import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { ownFile } from "../model/own-files.ts";
import { companion, guestProcess } from "./guest-process.ts";
import { openOwnLoopback } from "./loopback.ts";
import { ProcessTree, anonymousKiB } from "./process-tree.ts";
import type {
  Companion,
  Enclosure,
  EnclosurePaths,
  EnclosurePlan,
  GuestCommand,
  GuestExit,
  GuestProcess,
  Loopback,
  Place,
  Sandbox,
} from "./sandbox.ts";
import { endStragglers } from "./stragglers.ts";

/** The guest's own files on the host. */
export const guestFiles: string = fileURLToPath(ownFile("guest"));

/** Linux ends the guest with the engine, also when the engine was killed. */
const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => process.platform === "linux" && existsSync(path));

/** No walls: ordinary child processes of the same user, with the same files and the same network. */
export const plainSandbox: Sandbox = {
  kind: "plain",
  isStanding: true,
  gaps: [
    {
      finding: "functions see your files, network and processes as you do",
      remedy: "run only functions that you trust",
    },
  ],
  async enclose(plan) {
    await mkdir(join(plan.directory, "tmp"), { recursive: true });
    return new PlainEnclosure(plan);
  },
  publish: async ({ inside }) => await Promise.resolve(inside),
  close: async () => await Promise.resolve(),
};

class PlainEnclosure implements Enclosure {
  readonly isStanding = true;
  readonly paths: EnclosurePaths;
  readonly #directory: string;
  #child: ChildProcess | undefined;
  readonly #beside = new Set<ChildProcess>();

  constructor({ directory, nodeBinary, sdkModules }: EnclosurePlan) {
    this.#directory = directory;
    this.paths = { nodeBinary, guest: guestFiles, temporary: join(directory, "tmp"), sdkModules };
  }

  async show(_place: Place, directory: string): Promise<string> {
    return await Promise.resolve(directory);
  }

  async furnish(): Promise<void> {}

  async start(command: GuestCommand): Promise<GuestProcess> {
    const child = spawnInside(command, ["ignore", "pipe", "pipe", "pipe", "pipe"]);
    this.#child = child;
    const [, stdout, stderr, input, output] = child.stdio;
    assert(stdout instanceof Readable && stderr instanceof Readable && output instanceof Readable);
    assert(input instanceof Writable);
    const kill = (): void => {
      signalGroup(child, "SIGKILL");
    };
    const terminate = (): void => {
      child.kill("SIGTERM");
    };
    const ended = this.#ended(child);
    return await Promise.resolve(guestProcess({ input, output, stdout, stderr, kill, terminate, ended }));
  }

  async startBeside(command: GuestCommand): Promise<Companion> {
    const child = spawnInside(command, ["ignore", "pipe", "pipe"]);
    this.#beside.add(child);
    const { stdout, stderr } = child;
    assert(stdout && stderr);
    const kill = (): void => {
      signalGroup(child, "SIGKILL");
    };
    return await Promise.resolve(companion({ stdout, stderr, kill, ended: this.#ended(child) }));
  }

  async openLoopback(): Promise<Loopback> {
    return await openOwnLoopback();
  }

  async #ended(child: ChildProcess): Promise<GuestExit> {
    const exit = await exitOf(child);
    signalGroup(child, "SIGKILL");
    if (child === this.#child) this.#child = undefined;
    this.#beside.delete(child);
    // Every process inherits the folder's name, as TMPDIR. Those that still have a place here stay.
    if (this.#all.length === 0) await endStragglers(this.#directory);
    return exit;
  }

  get #all(): ChildProcess[] {
    return [...(this.#child ? [this.#child] : []), ...this.#beside];
  }

  memoryKiB(): number | undefined {
    if (process.platform !== "linux" || this.#all.length === 0) return undefined;
    return this.#all.reduce((sum, { pid = 0 }) => sum + anonymousKiB(pid) + new ProcessTree(pid).memoryKiB(), 0);
  }

  hasCompany(): boolean {
    if (this.#beside.size > 0) return true;
    const pid = this.#child?.pid;
    return process.platform === "linux" && pid !== undefined && new ProcessTree(pid).ids.length > 0;
  }

  freeze(): void {
    for (const each of this.#all) signalGroup(each, "SIGSTOP");
  }

  thaw(): void {
    for (const each of this.#all) signalGroup(each, "SIGCONT");
  }

  async close(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function spawnInside(command: GuestCommand, stdio: StdioOptions): ChildProcess {
  const argv = [command.file, ...command.arguments];
  if (setpriv !== undefined) argv.unshift(setpriv, "--pdeathsig", "KILL", "--");
  const [file = "", ...rest] = argv;
  return spawn(file, rest, {
    // A process group of its own, so that its children can be ended with it.
    detached: process.platform !== "win32",
    env: command.variables,
    stdio,
    windowsHide: true,
  });
}

async function exitOf(child: ChildProcess): Promise<GuestExit> {
  return await new Promise((resolve) => {
    child.once("exit", (exitCode, signal) => {
      resolve({ exitCode, signal });
    });
    child.once("error", () => {
      resolve({ exitCode: 127, signal: null });
    });
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform !== "win32") process.kill(-child.pid, signal);
    else if (signal === "SIGKILL") child.kill(signal);
  } catch {
    // ESRCH: nobody of the group is left.
  }
}
