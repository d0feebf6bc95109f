import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { GuestExit, GuestProcess } from "./sandbox.ts";

/** How long to wait for output that a child outside the guest's process group may still hold open. */
const lastOutputMs = 200;

/** What a sandbox knows of its children that the system does not. */
export interface Manners {
  readonly kill: () => void;
  readonly exit?: (exitCode: number | null, signal: NodeJS.Signals | null) => GuestExit;
  /** Ends whoever the guest left behind. */
  readonly cleanUp?: () => Promise<void>;
}

/** A child with frames on descriptors 3 and 4, as a guest. */
export function guestProcess(child: ChildProcess, manners: Manners): GuestProcess {
  const [, stdout, stderr, input, output] = child.stdio;
  assert(isReadable(stdout) && isReadable(stderr) && isReadable(output) && input instanceof Writable);
  // A guest that dies while the host writes to it is seen as its exit.
  input.on("error", () => {});
  const exited = ended(child, [output, stdout, stderr], manners);
  return { pid: child.pid ?? 0, input, output, stdout, stderr, exited, kill: manners.kill };
}

async function ended(child: ChildProcess, outputs: readonly Readable[], manners: Manners): Promise<GuestExit> {
  const exit = await new Promise<GuestExit>((resolve) => {
    child.once("exit", (exitCode, signal) => {
      resolve(manners.exit?.(exitCode, signal) ?? { exitCode, signal });
    });
    child.once("error", () => {
      resolve({ exitCode: 127, signal: null });
    });
  });
  await manners.cleanUp?.();
  await Promise.race([Promise.all(outputs.map(closed)), delay(lastOutputMs, undefined, { ref: false })]);
  for (const output of outputs) output.destroy();
  return exit;
}

async function closed(output: Readable): Promise<void> {
  if (output.closed) return;
  await new Promise((resolve) => output.once("close", resolve));
}

function isReadable(stream: unknown): stream is Readable {
  return stream instanceof Readable;
}
