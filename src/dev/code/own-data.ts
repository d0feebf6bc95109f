import { basename, extname } from "node:path";
import { gitIgnored } from "../watch/git-ignored.ts";
import { isBelow } from "../watch/ignored.ts";
import { namesRead } from "./files-read.ts";

const module = /^\.([cm]?[jt]s|[jt]sx|node|wasm)$/;

/**
 * Whether a file in a function's folder is something that programs write, and not a part of the function: git ignores it,
 * it is no module, no build that has the handler in it, and nothing that the handler loads or reads by name.
 */
export function isOwnData(path: string, folder: string, handler: string | undefined): boolean {
  if (module.test(extname(path))) return false;
  const ignored = gitIgnored(path, folder);
  if (ignored === undefined || handler === undefined || isBelow(ignored, handler)) return false;
  const names = namesRead(handler);
  return !names.has(basename(path)) && !names.has(basename(path, extname(path)));
}
