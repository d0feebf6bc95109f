import { readFile, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { maxZipBytes } from "../model/limits.ts";
import { PackageError, zipOfFile, zipOfFolder } from "../store/zip-folder.ts";
import { UsageError } from "./command.ts";
import { readJson } from "./read-json.ts";

/** What is deployed, and what it is called unless the person says otherwise. */
export interface DeploymentPackage {
  readonly zip: Buffer;
  readonly functionName: string;
  readonly handler: string;
}

/** The folder, the single file of JavaScript or the zip at `path`. @throws UsageError, PackageError */
export async function packageAt(path: string): Promise<DeploymentPackage> {
  const at = resolve(path);
  const kind = extname(at);
  const what = await stat(at).catch((error: unknown) => {
    throw new UsageError(`there is nothing to read at '${path}'`, { cause: error });
  });
  if (what.isDirectory()) {
    return { zip: await zipFolder(at), functionName: nameOf(basename(at)), handler: await handlerOf(at) };
  }
  const functionName = nameOf(basename(at, kind));
  if (kind === ".zip") {
    if (what.size > maxZipBytes) throw tooLarge(path);
    return { zip: await readFile(at), functionName, handler: "index.handler" };
  }
  if (![".js", ".mjs", ".cjs"].includes(kind)) throw new UsageError(`'${path}' is no folder, JavaScript file or zip`);
  return { zip: await whole(zipOfFile(at), at), functionName, handler: `${basename(at, kind)}.handler` };
}

/** The files of a folder as a deployment package. @throws PackageError */
export async function zipFolder(folder: string): Promise<Buffer> {
  return await whole(zipOfFolder(folder), folder);
}

async function whole(zip: AsyncIterable<Uint8Array>, source: string): Promise<Buffer> {
  try {
    return await bounded(zip, source);
  } catch (error) {
    // V8 still compiles what zipped, and a process that ends meanwhile may never do so, seen in 6 of 180 on Node 24.21:
    // https://github.com/nodejs/node/issues/54918
    await delay(50);
    throw error;
  }
}

/** Stops at AWS's bound: a folder that was not meant may be as large as the disk. */
async function bounded(zip: AsyncIterable<Uint8Array>, source: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of zip) {
    bytes += chunk.length;
    if (bytes > maxZipBytes) throw tooLarge(source);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(source: string): PackageError {
  return new PackageError(
    `${source} has more than ${maxZipBytes} bytes (50 MB) zipped, and AWS takes no larger package with a request: ` +
      "leave out what the function does not need, or put modules into a layer",
  );
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
