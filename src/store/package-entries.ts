import type { Entry } from "yauzl";
import { InvalidParameterValueException } from "../model/exceptions.ts";
import { maxUnzippedBytes } from "../model/limits.ts";

/** What a deployment package has at one path, judged safe to make. */
export interface PackageEntry {
  /** Relative, with `/`, without `.`, `..` or a slash at the end. */
  readonly path: string;
  readonly kind: "file" | "directory" | "link";
  /** Permission bits. */
  readonly mode: number;
  readonly entry: Entry;
}

/** Beyond what people deploy by an order of magnitude: such a zip is made to fill memory and disk with empty files. */
export const maxEntries = 200_000;

/** API-201 */
export const unzippedTooLarge: string = `Unzipped size must be smaller than ${maxUnzippedBytes} bytes`;

/** Of one part of a path: no system takes more. */
const maxNameBytes = 255;

/** The text for everything a zip can be that can't be unpacked (API-201). */
export function couldNotUnzip(cause?: unknown): InvalidParameterValueException {
  const text = "Could not unzip uploaded file. Please check your file, then try to upload again.";
  return new InvalidParameterValueException(text, { cause });
}

/**
 * Judges a zip by its directory before anything of it is unpacked (API-201). Names that climb out or are absolute have
 * been refused by yauzl; sizes are what the zip declares, which yauzl holds it to.
 * @throws InvalidParameterValueException
 */
export function judgeEntries(entries: readonly Entry[]): PackageEntry[] {
  if (entries.length === 0) throw new InvalidParameterValueException("Uploaded file must be a non-empty zip");
  const unzippedBytes = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (unzippedBytes > maxUnzippedBytes) {
    throw new InvalidParameterValueException(unzippedTooLarge);
  }
  const judged = entries.map(packageEntry).filter(({ path }) => path !== "");
  refuseClashes(judged);
  return judged;
}

function packageEntry(entry: Entry): PackageEntry {
  const path = entry.fileName
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
  const unixMode = madeOnUnix(entry) ? entry.externalFileAttributes >>> 16 : 0;
  const kind = entry.fileName.endsWith("/") ? "directory" : kindOf(unixMode);
  const isTooLong = path.split("/").some((part) => Buffer.byteLength(part) > maxNameBytes);
  const isUnsafe = isTooLong || path.includes("\0") || (path === "" && kind !== "directory");
  if (kind === undefined || isUnsafe || !entry.canDecodeFileData()) throw couldNotUnzip();
  return { path, kind, mode: permissions(kind, unixMode), entry };
}

/** Unix and macOS, by the zip's own numbers: only they leave a mode in the attributes. */
function madeOnUnix({ versionMadeBy }: Entry): boolean {
  const system = versionMadeBy >>> 8;
  return system === 3 || system === 19;
}

/** `undefined` for devices, sockets and pipes. */
function kindOf(unixMode: number): PackageEntry["kind"] | undefined {
  switch (unixMode & 0o170000) {
    case 0:
    case 0o100000:
      return "file";
    case 0o040000:
      return "directory";
    case 0o120000:
      return "link";
    default:
      return undefined;
  }
}

/** As in the zip, as AWS does it, but such that the engine itself can read and delete what it made. */
function permissions(kind: PackageEntry["kind"], unixMode: number): number {
  const bits = unixMode & 0o777;
  if (kind === "file") return bits === 0 ? 0o644 : bits | 0o400;
  return bits === 0 ? 0o755 : bits | 0o700;
}

/** One path twice, or something below what is no directory: the second would be written through the first. */
function refuseClashes(entries: readonly PackageEntry[]): void {
  const kinds = new Map<string, PackageEntry["kind"]>();
  for (const { path, kind } of entries) {
    if (kinds.has(path) && !(kind === "directory" && kinds.get(path) === "directory")) throw couldNotUnzip();
    kinds.set(path, kind);
  }
  for (const { path } of entries) {
    for (const parent of parents(path)) {
      if ((kinds.get(parent) ?? "directory") !== "directory") throw couldNotUnzip();
    }
  }
}

/** `a/b/c` → `a`, `a/b` */
export function parents(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** More hops are a circle. */
const maxLinkHops = 40;

/**
 * Whether `path` stays inside the package when it is followed part by part through the package's own `links`
 * (target by path), as the system would do it. An absolute target leaves it.
 */
export function staysInside(path: string, links: ReadonlyMap<string, string>): boolean {
  const ahead = path.split("/");
  const behind: string[] = [];
  let hops = 0;
  for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (behind.pop() === undefined) return false;
      continue;
    }
    behind.push(part);
    const target = links.get(behind.join("/"));
    if (target === undefined) continue;
    hops += 1;
    if (target.startsWith("/") || hops > maxLinkHops) return false;
    behind.pop();
    ahead.unshift(...target.split("/"));
  }
  return true;
}
