import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ZipFile } from "yazl";
import { zipFolder } from "../src/cli/deployment-package.ts";

/** The deployment package of a function under `bench/functions`. */
export async function packageOf(name: string): Promise<Buffer> {
  return await zipFolder(fileURLToPath(new URL(`functions/${name}`, import.meta.url)));
}

/** A package of one file, `index.js`. */
export async function packageOfText(code: string): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(code), "index.js", { mtime: new Date(0) });
  zip.end();
  return await buffer(zip.outputStream);
}
