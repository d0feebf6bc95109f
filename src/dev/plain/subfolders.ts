import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Nobody looks for functions in folders with these names. */
const notFolders = /^(\..*|node_modules|tests?|__tests__|__mocks__|coverage|dist|build|out|cdk\.out|public|static)$/;

/** So many folders below the one that was named are looked through. */
export const maxDepth = 6;

/** The folders in a folder that may have functions, in the order of their names. */
export function subfolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !notFolders.test(entry.name))
    .map(({ name }) => join(folder, name))
    .toSorted();
}
