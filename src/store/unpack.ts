import { chmod, mkdir, open, symlink } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { openPromise, type ZipFile } from "yauzl";
import { AwsException } from "../model/exceptions.ts";
import { couldNotUnzip, judgeEntries, type PackageEntry, parents, staysInside } from "./package-entries.ts";
import { StoreError } from "./store.ts";

/** Files are written so many at a time: enough to keep the disk busy, few enough to leave the pool to others. */
const filesAtOnce = 8;

/** Beyond what people deploy by an order of magnitude: such a zip is made to fill memory and disk with empty files. */
const maxEntries = 200_000;

/** Targets of links are paths, and no system takes longer ones. */
const maxTargetBytes = 4096;

/**
 * Unpacks a zip into `directory`, which must not exist. Never trusts the zip: nothing is written outside, and nothing
 * in the result leads outside.
 * @throws InvalidParameterValueException for what is wrong with the zip (API-201), StoreError for the disk
 */
export async function unpack(zipPath: string, directory: string): Promise<void> {
  try {
    const zip = await openPromise(zipPath, { autoClose: false });
    try {
      if (zip.entryCount > maxEntries) throw couldNotUnzip();
      await unpackEntries(zip, judgeEntries(await Array.fromAsync(zip.eachEntry())), directory);
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof AwsException) throw error;
    if (isOfTheDisk(error)) throw new StoreError("Unavailable", `cannot unpack ${zipPath}`, { cause: error });
    throw couldNotUnzip(error);
  }
}

/** What the entries of a zip that was judged before declare together. */
export async function unzippedBytes(zipPath: string): Promise<number> {
  const zip = await openPromise(zipPath, { autoClose: false });
  try {
    let bytes = 0;
    for await (const { uncompressedSize } of zip.eachEntry()) bytes += uncompressedSize;
    return bytes;
  } finally {
    zip.close();
  }
}

async function unpackEntries(zip: ZipFile, entries: readonly PackageEntry[], directory: string): Promise<void> {
  const directories = new Map(entries.flatMap(({ path }) => parents(path)).map((path) => [path, 0o755]));
  for (const { path, mode, kind } of entries) if (kind === "directory") directories.set(path, mode);
  for (const path of ["", ...[...directories.keys()].toSorted()]) await mkdir(join(directory, path));

  // One iterator for all writers: when one fails, its loop closes it and so ends the others.
  const files = entries.values().filter(({ kind }) => kind === "file");
  const writers = Array.from({ length: filesAtOnce }, async () => {
    for (const file of files) await writeFile(zip, file, directory);
  });
  const failed = (await Promise.allSettled(writers)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;

  await makeLinks(
    zip,
    entries.filter(({ kind }) => kind === "link"),
    directory,
  );
  for (const [path, mode] of directories) await chmod(join(directory, path), mode);
}

async function writeFile(zip: ZipFile, { entry, path, mode }: PackageEntry, directory: string): Promise<void> {
  await using file = await open(join(directory, path), "wx", mode);
  let sum = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    sum = crc32(chunk, sum);
    await file.writeFile(chunk);
  }
  if (sum !== entry.crc32) throw couldNotUnzip();
  // The mode given to `open` was cut by the process's umask.
  await file.chmod(mode);
}

/** Last, so that nothing is written through one. */
async function makeLinks(zip: ZipFile, links: readonly PackageEntry[], directory: string): Promise<void> {
  const targets = new Map<string, string>();
  for (const { path, entry } of links) {
    if (entry.uncompressedSize > maxTargetBytes) throw couldNotUnzip();
    targets.set(path, await text(await zip.openReadStreamPromise(entry)));
  }
  if (!targets.keys().every((path) => staysInside(path, targets))) throw couldNotUnzip();
  for (const [path, target] of targets) await symlink(target, join(directory, path));
}

/** Names that this system can't have are the zip's fault, all else that the system refuses is not. */
function isOfTheDisk(error: unknown): boolean {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return false;
  return !["ENAMETOOLONG", "EEXIST", "EISDIR", "ENOTDIR", "EILSEQ", "EINVAL"].includes(String(error.code));
}
