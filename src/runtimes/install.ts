import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { realClock as clock } from "../clock.ts";
import { directoryBytes, megabytes } from "./size.ts";
import { holdLock } from "./lock.ts";
import { npmInstall, type PackageLock } from "./npm.ts";

/** One thing to fetch into the cache. */
export interface Installation {
  /** For people, e.g. `nodejs8.10: Node 8.10.0`. */
  readonly label: string;
  /** Absolute path of the directory that is there, whole, once this is installed. */
  readonly directory: string;
  readonly lock: PackageLock;
  /** What of npm's result is kept: path beneath the temporary directory → path beneath `directory`. */
  readonly keep: readonly [from: string, to: string];
  /** Looks at the finished directory before it gets its name. */
  readonly check?: (directory: string) => Promise<void>;
}

/** Holds the bytes of its directory: an SDK has too many files to count them whenever someone asks. */
const sizeFile = "bytes";
const temporaryPrefix = ".installing-";
const abandonedAfterMs = 3_600_000;

/**
 * Installs unless it is there. Everything happens under a temporary name; the last step is a rename, so whoever looks finds
 * all of it or nothing, and of two processes that come this far the second uses what the first made. Times are the machine's
 * own here, whatever clock the engine has: they are compared with those of files.
 * @throws InstallError
 */
export async function install(
  wanted: Installation,
  announce: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const parent = dirname(wanted.directory);
  await mkdir(parent, { recursive: true });
  await sweep(parent);
  const lock = join(parent, `.lock-${basename(wanted.directory)}`);
  const release = await holdLock(lock, signal, () => {
    announce(`${wanted.label}: waiting for another process that installs it`);
  });
  try {
    if (!existsSync(wanted.directory)) await fetch(wanted, announce, signal);
  } finally {
    await release();
  }
}

/** Bytes of an installed directory; 0 when it is not there. */
export async function installedBytes(directory: string): Promise<number> {
  return Number(await readFile(join(directory, sizeFile), "utf8").catch(() => "0")); // ENOENT
}

async function fetch(wanted: Installation, announce: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const since = clock.mono();
  announce(`${wanted.label}: fetching …`);
  const temporary = await mkdtemp(join(dirname(wanted.directory), temporaryPrefix));
  const quiet = reportGrowth(temporary, (size) => {
    announce(`${wanted.label}: ${size} so far`);
  });
  try {
    await npmInstall(wanted.lock, temporary, signal);
    const whole = join(temporary, "whole");
    await mkdir(join(whole, dirname(wanted.keep[1])), { recursive: true });
    await rename(join(temporary, wanted.keep[0]), join(whole, wanted.keep[1]));
    await wanted.check?.(whole);
    const bytes = await directoryBytes(whole);
    await writeFile(join(whole, sizeFile), String(bytes));
    await rename(whole, wanted.directory).catch((error: unknown) => {
      if (!existsSync(wanted.directory)) throw error;
    });
    announce(`${wanted.label}: installed, ${megabytes(bytes)} in ${((clock.mono() - since) / 1000).toFixed(1)} s`);
  } finally {
    quiet();
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Calls `report` every two seconds with what is beneath `directory`, if it grew, until the returned function is called. */
function reportGrowth(directory: string, report: (size: string) => void): () => void {
  const ended = new AbortController();
  const tick = async (): Promise<void> => {
    let last = megabytes(0);
    while (!ended.signal.aborted) {
      await clock.sleep(2000, ended.signal);
      const size = megabytes(await directoryBytes(directory));
      if (size !== last) report(size);
      last = size;
    }
  };
  tick().catch(() => undefined); // AbortError: the end of it
  return () => {
    ended.abort();
  };
}

/** Removes what interrupted installations left. */
async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const path = join(parent, name);
    const touched = await stat(path).catch(() => undefined); // ENOENT: swept by another process
    if (touched && clock.now() - touched.mtimeMs > abandonedAfterMs) await rm(path, { recursive: true, force: true });
  }
}
