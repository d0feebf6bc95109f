import { mkdir, rm, stat, utimes } from "node:fs/promises";
import { realClock as clock } from "../clock.ts";

const heartbeatMs = 2000;
/** A holder that has not touched its lock for so long is dead. */
const staleAfterMs = 15_000;

/** Paths of the locks that this process holds. */
const ours = new Set<string>();

/**
 * Waits until no other process holds the directory `path`, then holds it until the returned function is called. Two may hold
 * it at once when both find it stale: the lock spares a second download, it is not what keeps the result whole. `wait` is
 * called once when another process has it.
 */
export async function holdLock(
  path: string,
  signal: AbortSignal | undefined,
  wait: () => void,
): Promise<() => Promise<void>> {
  let told = false;
  while (!(await take(path))) {
    if (!told && !ours.has(path)) wait();
    told = true;
    if (await isStale(path)) await rm(path, { recursive: true, force: true });
    else await clock.sleep(100, signal);
  }
  ours.add(path);
  const stopBeating = beat(path);
  return async () => {
    stopBeating();
    ours.delete(path);
    await rm(path, { recursive: true, force: true });
  };
}

async function take(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const lock = await stat(path).catch(() => undefined); // ENOENT: released just now
  return lock !== undefined && clock.now() - lock.mtimeMs > staleAfterMs;
}

function beat(path: string): () => void {
  let cancel = clock.after(heartbeatMs, function touch() {
    const now = clock.now() / 1000;
    utimes(path, now, now).catch(() => undefined); // ENOENT: someone took us for dead; the rename decides
    cancel = clock.after(heartbeatMs, touch);
  });
  return () => {
    cancel();
  };
}
