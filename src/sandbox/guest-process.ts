import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { GuestExit, GuestProcess } from "./sandbox.ts";

/** How long to wait for output that a child outside the guest's process group may still hold open. */
const lastOutputMs = 200;

export interface GuestProcessParts {
  readonly input: Writable;
  readonly output: Readable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the guest and all its children are gone. */
  readonly ended: Promise<GuestExit>;
  readonly kill: () => void;
}

/** A guest whose end is known when everything it wrote was read. */
export function guestProcess({ ended, ...parts }: GuestProcessParts): GuestProcess {
  // A guest that dies while the host writes to it is seen as its exit.
  parts.input.on("error", () => {});
  return { ...parts, exited: readToTheEnd(ended, parts) };
}

async function readToTheEnd(ended: Promise<GuestExit>, parts: Omit<GuestProcessParts, "ended">): Promise<GuestExit> {
  const outputs = [parts.output, parts.stdout, parts.stderr];
  const exit = await ended;
  await Promise.race([Promise.all(outputs.map(closed)), patience(outputs)]);
  for (const each of [parts.input, ...outputs]) each.destroy();
  return exit;
}

/** What nobody reads at the moment does not come to its end. */
async function patience(outputs: readonly Readable[]): Promise<void> {
  do await delay(lastOutputMs, undefined, { ref: false });
  while (outputs.every((output) => output.isPaused()));
}

async function closed(output: Readable): Promise<void> {
  if (output.closed) return;
  await new Promise((resolve) => output.once("close", resolve));
}
