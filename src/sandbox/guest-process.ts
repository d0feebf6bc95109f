import type { Readable, Writable } from "node:stream";
import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import type { Companion, GuestExit, GuestProcess } from "./sandbox.ts";

/** How long to wait for output that a child outside the guest's process group may still hold open. */
const lastOutputMs = 200;

export interface CompanionParts {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when it and all its children are gone. */
  readonly ended: Promise<GuestExit>;
  readonly kill: () => void;
}

export interface GuestProcessParts extends CompanionParts {
  readonly input: Writable;
  readonly output: Readable;
  readonly terminate: () => void;
}

/** A guest whose end is known when everything it wrote was read. */
export function guestProcess({ ended, ...parts }: GuestProcessParts): GuestProcess {
  const { input, output, stdout, stderr } = parts;
  // A guest that dies while the host writes to it is seen as its exit.
  input.on("error", () => {});
  const exited = readToTheEnd(ended, [output, stdout, stderr]).finally(() => input.destroy());
  return { ...parts, exited };
}

/** As `guestProcess`, of a process that nobody talks with. */
export function companion({ ended, ...parts }: CompanionParts): Companion {
  return { ...parts, exited: readToTheEnd(ended, [parts.stdout, parts.stderr]) };
}

async function readToTheEnd(ended: Promise<GuestExit>, outputs: readonly Readable[]): Promise<GuestExit> {
  const exit = await ended;
  await Promise.race([Promise.all(outputs.map(closed)), patience(outputs)]);
  for (const each of outputs) each.destroy();
  return exit;
}

/** What nobody reads at the moment does not come to its end. */
async function patience(outputs: readonly Readable[]): Promise<void> {
  do {
    await delay(lastOutputMs, undefined, { ref: false });
    // A busy engine may have done nothing in that time: what is there by now is read in a turn or two.
    for (const _turn of [1, 2]) await turn();
  } while (outputs.every((output) => output.isPaused()));
}

async function closed(output: Readable): Promise<void> {
  if (output.closed) return;
  await new Promise((resolve) => output.once("close", resolve));
}
