import { extname } from "node:path";

/**
 * A file of the engine's own by its path below `src`, which is that below `dist` in the published package. Asked of here
 * only: there, code lies in other files than in `src`, and this one's still lie in a folder below `dist`.
 */
export function ownFile(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}

/** A module that starts as a thread or a process, by its path without extension: `store/store-worker`. */
export function ownModule(path: string): URL {
  return ownFile(path + extname(import.meta.url));
}
