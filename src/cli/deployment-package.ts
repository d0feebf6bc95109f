import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ZipFile } from "yazl";
import { maxZipBytes } from "../model/limits.ts";
import { UsageError } from "./command.ts";
import { readJson } from "./read-json.ts";

/** What lies at a path can't be deployed: told to the person. */
export class PackageError extends Error {
  override readonly name = "PackageError";
}

/** What is deployed, and what it is called unless the person says otherwise. */
export interface DeploymentPackage {
  readonly zip: Buffer;
  readonly functionName: string;
  readonly handler: string;
}

/** The same files make the same zip, and so the same CodeSha256. */
const mtime = new Date(0);

/** The folder, the single file of JavaScript or the zip at `path`. @throws UsageError, PackageError */
export async function packageAt(path: string): Promise<DeploymentPackage> {
  const whole = resolve(path);
  const kind = extname(whole);
  const what = await stat(whole).catch((error: unknown) => {
    throw new UsageError(`there is nothing to read at '${path}'`, { cause: error });
  });
  if (what.isDirectory()) {
    return { zip: await zipFolder(whole), functionName: nameOf(basename(whole)), handler: await handlerOf(whole) };
  }
  const functionName = nameOf(basename(whole, kind));
  if (kind === ".zip") {
    if (what.size > maxZipBytes) throw tooLarge(path);
    return { zip: await readFile(whole), functionName, handler: "index.handler" };
  }
  if (![".js", ".mjs", ".cjs"].includes(kind)) throw new UsageError(`'${path}' is no folder, JavaScript file or zip`);
  return { zip: await zipFile(whole), functionName, handler: `${basename(whole, kind)}.handler` };
}

/**
 * The files of a folder as a deployment package, with their permission bits and the symbolic links between them.
 * @throws PackageError
 */
export async function zipFolder(folder: string): Promise<Buffer> {
  return await zipped(folder, async (zip) => {
    await addFolder(zip, resolve(folder), "");
  });
}

async function zipFile(path: string): Promise<Buffer> {
  return await zipped(path, (zip) => {
    zip.addFile(path, basename(path), { mtime });
  });
}

async function zipped(source: string, add: (zip: ZipFile) => void | Promise<void>): Promise<Buffer> {
  const zip = new ZipFile();
  const failure = Promise.withResolvers<never>();
  zip.on("error", (error: Error) => {
    failure.reject(new PackageError(`${source} can't be zipped: ${error.message}`, { cause: error }));
  });
  const bytes = bounded(zip.outputStream, source);
  const adding = async (): Promise<Buffer> => {
    await add(zip);
    zip.end();
    return await bytes;
  };
  try {
    return await Promise.race([failure.promise, bytes, adding()]);
  } catch (error) {
    // V8 still compiles what zipped, and a process that ends meanwhile may never do so, seen in 6 of 180 on Node 24.21:
    // https://github.com/nodejs/node/issues/54918
    await delay(50);
    throw error;
  }
}

/** Stops at AWS's bound: a folder that was not meant may be as large as the disk. */
async function bounded(stream: NodeJS.ReadableStream, source: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const next = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    bytes += next.length;
    if (bytes > maxZipBytes) throw tooLarge(source);
    chunks.push(next);
  }
  return Buffer.concat(chunks);
}

function tooLarge(source: string): PackageError {
  return new PackageError(
    `${source} has more than ${maxZipBytes} bytes (50 MB) zipped, and AWS takes no larger package with a request: ` +
      "leave out what the function does not need, or put modules into a layer",
  );
}

/** `folder` is relative to `root`, and `""` for it. */
async function addFolder(zip: ZipFile, root: string, folder: string): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    if (entry.name === ".git") continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      zip.addEmptyDirectory(path, { mtime, mode: (await stat(join(root, path))).mode });
      await addFolder(zip, root, path);
    } else if (entry.isSymbolicLink()) {
      zip.addBuffer(Buffer.from(await targetOf(root, path)), path, { mtime, mode: 0o120777 });
    } else if (entry.isFile()) {
      zip.addFile(join(root, path), path, { mtime });
    }
  }
}

/** What the link is to say inside the package. @throws PackageError for one that leads out of it */
async function targetOf(root: string, path: string): Promise<string> {
  const from = dirname(join(root, path));
  const target = await readlink(join(root, path));
  const inside = relative(root, resolve(from, target));
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new PackageError(`${join(root, path)} is a symbolic link that leads out of the package, to ${target}`);
  }
  const relativeTarget = isAbsolute(target) ? relative(from, target) : target;
  return relativeTarget.replaceAll("\\", "/") || ".";
}

/** Characters that AWS takes for a function's name. */
function nameOf(name: string): string {
  return name.replaceAll(/[^\w-]+/g, "-").slice(0, 64);
}

/** Where package.json says that the module is. @throws PackageError */
async function handlerOf(folder: string): Promise<string> {
  const manifest = join(folder, "package.json");
  const { main } = await readJson(manifest).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { main: undefined };
    throw new PackageError(`${manifest} can't be read`, { cause: error });
  });
  if (typeof main !== "string") return "index.handler";
  return `${main.replace(/^(\.\/)+/, "").replace(/\.[cm]?js$/, "")}.handler`;
}
