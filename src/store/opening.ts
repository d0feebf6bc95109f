import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Temporary folders of engines in this process that run. */
const temporary = new Set<string>();

/** A folder that goes with what was opened, also where nobody closes it before the process ends by itself. */
export async function temporaryDirectory(opened: AsyncDisposableStack, prefix = "lambkin-"): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), prefix));
  if (temporary.size === 0) process.on("exit", removeTemporary);
  temporary.add(directory);
  opened.defer(() => {
    temporary.delete(directory);
    if (temporary.size === 0) process.off("exit", removeTemporary);
  });
  removeWith(opened, directory);
  return directory;
}

function removeTemporary(): void {
  for (const directory of temporary) rmSync(directory, { recursive: true, force: true });
}

/** The folder, emptied of what an engine that was killed has left in it; it goes with what was opened. */
export async function emptyDirectory(directory: string, opened: AsyncDisposableStack): Promise<string> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  removeWith(opened, directory);
  return directory;
}

function removeWith(opened: AsyncDisposableStack, directory: string): void {
  opened.defer(async () => {
    await rm(directory, { recursive: true, force: true });
  });
}

/** A room that is still being opened. Whether it can't be is heard by whoever waits for it, also later. */
export function closedBy<T extends { close(): Promise<void> }>(
  opened: AsyncDisposableStack,
  opening: Promise<T>,
): Promise<T> {
  const room = opening.catch(() => undefined);
  opened.defer(async () => {
    await (await room)?.close();
  });
  return opening;
}
