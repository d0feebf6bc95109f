/** The Node.js that Lambkin itself runs on, for programs that must start on any Node from 20 on. Plain JavaScript. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whether the engine runs on this release, e.g. `24.12.0`: type stripping is stable from there on. */
export function isEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 12);
}

/** Whether this release can fetch one that is: Node 20 can, and the last of 18. */
export const canFetch = typeof AbortSignal !== "undefined" && "any" in AbortSignal;

export const tooOld =
  `Lambkin needs Node.js 24.12 or later, this is ${process.versions.node}. ` +
  "From Node.js 20 on it fetches the one it needs by itself: please install a newer Node.js.";

/** For systems that no package brings a Node 24 to, such as Apple silicon. */
export const askForNode =
  `Lambkin needs Node.js 24.12 or later, this is ${process.versions.node}, ` +
  `and the npm registry has none for ${process.platform}-${process.arch}: please install Node.js 24.`;

/** Absolute path of a Node.js for a clone: the running one, else that of its optional dependency, else `undefined`. */
export function nodeOfClone() {
  if (isEnough(process.versions.node)) return process.execPath;
  const system = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const file = process.platform === "win32" ? "node.exe" : "node";
  const path = fileURLToPath(new URL(`../node_modules/node-${system}/bin/${file}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}

/**
 * Runs a program in this one's place: its terminal, its signals, its end. Ctrl-C in a terminal reaches the child by itself,
 * so SIGINT is passed on only where there is no terminal.
 */
export async function become(file, args) {
  const child = spawn(file, args, { stdio: "inherit" });
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || !atTerminal) child.kill(signal);
    });
  }
  const [status, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (...ended) => resolve(ended));
  });
  if (signal === null) process.exit(status);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
