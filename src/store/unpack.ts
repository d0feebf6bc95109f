import { open, symlink } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { AwsException } from "../model/exceptions.ts";
import type { FileAccess } from "./file-access.ts";
import { fromPool } from "./file-access.ts";
import { couldNotUnzip, judgeEntries, maxEntries, type PackageEntry, parents, staysInside } from "./package-entries.ts";
import { StoreError } from "./store.ts";
import { ZipArchive } from "./zip-archive.ts";

/** Targets of links are paths, and no system takes longer ones. */
const maxTargetBytes = 4096;

export interface Unpacking {
  readonly zipPath: string;
  /** Must not exist. */
  readonly directory: string;
  readonly access: FileAccess;
}

/**
 * Unpacks a zip of up to `most` entries; for one of more returns `false`, and nothing is done. Never trusts the zip:
 * nothing is written outside, and nothing in the result leads outside.
 * @throws InvalidParameterValueException for what is wrong with the zip (API-201), StoreError for the disk
 */
export async function unpack({ zipPath, directory, access }: Unpacking, most: number): Promise<boolean> {
  try {
    await using zip = await ZipArchive.open(zipPath, access);
    if (zip.entryCount > maxEntries) throw couldNotUnzip();
    if (zip.entryCount > most) return false;
    await unpackEntries(zip, judgeEntries(await zip.entries()), { directory, access });
    return true;
  } catch (error) {
    if (error instanceof AwsException) throw error;
    if (isOfTheDisk(error)) throw new StoreError("Unavailable", `cannot unpack ${zipPath}`, { cause: error });
    throw couldNotUnzip(error);
  }
}

/** What the entries of a zip that was judged before declare together. */
export async function unzippedBytes(zipPath: string): Promise<number> {
  await using zip = await ZipArchive.open(zipPath, fromPool);
  return (await zip.entries()).reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
}

type Target = Pick<Unpacking, "directory" | "access">;

async function unpackEntries(zip: ZipArchive, entries: readonly PackageEntry[], target: Target): Promise<void> {
  const { directory, access } = target;
  const directories = new Map(entries.flatMap(({ path }) => parents(path)).map((path) => [path, 0o755]));
  for (const { path, mode, kind } of entries) if (kind === "directory") directories.set(path, mode);
  for (const path of ["", ...[...directories.keys()].toSorted()]) await access.makeDirectory(join(directory, path));

  // One iterator for all writers: when one fails, its loop closes it and so ends the others.
  const files = entries.values().filter(({ kind }) => kind === "file");
  const writers = Array.from({ length: access.atOnce }, async () => {
    for (const file of files) await writeFile(zip, file, target);
  });
  const failed = (await Promise.allSettled(writers)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;

  await makeLinks(
    zip,
    entries.filter(({ kind }) => kind === "link"),
    directory,
  );
  for (const [path, mode] of directories) await access.setMode(join(directory, path), mode);
}

async function writeFile(zip: ZipArchive, { entry, path, mode }: PackageEntry, target: Target): Promise<void> {
  const contents = await zip.contents(entry);
  const filePath = join(target.directory, path);
  if (contents instanceof Uint8Array) {
    await target.access.write(filePath, contents, mode);
    return;
  }
  await using file = await open(filePath, "wx", mode);
  let sum = 0;
  for await (const chunk of contents) {
    sum = crc32(chunk, sum);
    await file.writeFile(chunk);
  }
  if (sum !== entry.crc32) throw couldNotUnzip();
  await file.chmod(mode);
}

/** Last, so that nothing is written through one. */
async function makeLinks(zip: ZipArchive, links: readonly PackageEntry[], directory: string): Promise<void> {
  const targets = new Map<string, string>();
  for (const { path, entry } of links) {
    const contents = entry.uncompressedSize > maxTargetBytes ? undefined : await zip.contents(entry);
    if (!(contents instanceof Uint8Array)) throw couldNotUnzip();
    targets.set(path, Buffer.from(contents).toString());
  }
  if (!targets.keys().every((path) => staysInside(path, targets))) throw couldNotUnzip();
  for (const [path, target] of targets) await symlink(target, join(directory, path));
}

/** Names that this system can't have are the zip's fault, all else that the system refuses is not. */
function isOfTheDisk(error: unknown): boolean {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return false;
  return !["ENAMETOOLONG", "EEXIST", "EISDIR", "ENOTDIR", "EILSEQ", "EINVAL"].includes(String(error.code));
}
