import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { GuestCommand, GuestExit, Sandbox } from "./sandbox.ts";
import { endStragglers } from "./stragglers.ts";

/** How long to wait for output that a child outside the guest's process group may still hold open. */
const lastOutputMs = 200;

/** Linux ends the guest with the engine, also when the engine was killed. */
const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => process.platform === "linux" && existsSync(path));

/** An ordinary child process: same user, same files, same network. */
export const plainSandbox: Sandbox = {
  kind: "plain",
  start(command) {
    const child = spawnGuest(command);
    const [, stdout, stderr, input, output] = child.stdio;
    assert(isReadable(stdout) && isReadable(stderr) && isReadable(output) && input instanceof Writable);
    // A guest that dies while the host writes to it is seen as its exit.
    input.on("error", () => {});
    return {
      pid: child.pid ?? 0,
      input,
      output,
      stdout,
      stderr,
      exited: ended(child, [output, stdout, stderr], command.mark),
      kill: () => {
        killGroup(child);
      },
    };
  },
};

function spawnGuest(command: GuestCommand): ChildProcess {
  const argv = [command.nodeBinary, ...command.nodeArguments];
  if (setpriv !== undefined) argv.unshift(setpriv, "--pdeathsig", "KILL", "--");
  const [file = "", ...rest] = argv;
  return spawn(file, rest, {
    // A process group of its own, so that its children can be ended with it.
    detached: process.platform !== "win32",
    env: command.variables,
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    windowsHide: true,
  });
}

async function ended(child: ChildProcess, outputs: readonly Readable[], mark: string): Promise<GuestExit> {
  const exit = await new Promise<GuestExit>((resolve) => {
    child.once("exit", (exitCode, signal) => {
      resolve({ exitCode, signal });
    });
    child.once("error", () => {
      resolve({ exitCode: 127, signal: null });
    });
  });
  killGroup(child);
  await endStragglers(mark);
  await Promise.race([Promise.all(outputs.map(closed)), delay(lastOutputMs, undefined, { ref: false })]);
  for (const output of outputs) output.destroy();
  return exit;
}

async function closed(output: Readable): Promise<void> {
  if (output.closed) return;
  await new Promise((resolve) => output.once("close", resolve));
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // ESRCH: nobody of the group is left.
  }
}

function isReadable(stream: unknown): stream is Readable {
  return stream instanceof Readable;
}
