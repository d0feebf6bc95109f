import { isAbsolute, relative, sep } from "node:path";

/**
 * What nobody writes code in, by name: a log may be that of this command itself, which would then never rest, and of a
 * database whoever has it open sees what changes.
 */
const ignoredName = /^(node_modules|coverage|cdk\.out|\..+|.+\.(log|tmp|tsbuildinfo|(db|sqlite)3?(-\w+)?)|.+~)$/;

/** Whether `path` lies in `folder`, or is it. */
export function isBelow(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside === "" || !(inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside));
}

/** The same for a layer, in which modules are what matters. */
export function isWatchedInLayer(folder: string, path: string): boolean {
  return isBelow(folder, path) && !relative(folder, path).split(sep).includes(".git");
}

/** The same, and a change there is one of the folder's code. */
export function isWatchedBelow(folder: string, path: string): boolean {
  return (
    isBelow(folder, path) &&
    !relative(folder, path)
      .split(sep)
      .some((name) => ignoredName.test(name))
  );
}
