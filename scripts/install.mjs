/** Installs what a script of this clone needs, and nothing that is there. Plain JavaScript for Node 20 and later. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { askForNode, nodeOfClone } from "../bin/node24.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Makes sure of everything that `package-lock.json` asks for on this system, with the tools for development or without, and
 * returns the path of a Node.js that runs the engine. Tools that are there stay: npm would remove them without `dev`.
 */
export function ensureInstalled({ dev }) {
  const wanted = packagesIn("package-lock.json");
  const there = packagesIn("node_modules/.package-lock.json");
  const isThere = ([path, { version }]) => there[path]?.version === version;
  const withDev = dev || Object.keys(there).some((path) => wanted[path]?.dev);
  const missing = Object.entries(wanted).filter((each) => isMeant(each[1], withDev) && !isThere(each));
  if (missing.length > 0) {
    console.error(`Installing ${missing.length} packages with npm …`);
    const succeeded = npmInstall(withDev);
    if (!succeeded && missing.some(([, { optional }]) => !optional)) process.exit(1);
  }
  return nodeOfClone() ?? giveUp();
}

/** npm's lockfile and its record of what it installed look alike. */
function packagesIn(file) {
  try {
    const { "": _root, ...packages } = JSON.parse(
      readFileSync(new URL(`../${file}`, import.meta.url), "utf8"),
    ).packages;
    return packages;
  } catch (error) {
    if (error.code === "ENOENT") return {};
    throw error;
  }
}

/** Of the optional packages, only those that name this system are missed: the others stand on one that may be left out. */
function isMeant({ dev, devOptional, optional, os, cpu, libc }, withDev) {
  if ((dev || devOptional) && !withDev) return false;
  if (optional && (libc !== undefined || (os === undefined && cpu === undefined))) return false;
  return allows(os, process.platform) && allows(cpu, process.arch);
}

/** `"linux"`, `["darwin", "linux"]` or `["!win32"]`. */
function allows(list = [], here) {
  const names = [list].flat();
  if (names.some((each) => each.startsWith("!"))) return !names.includes(`!${here}`);
  return names.length === 0 || names.includes(here);
}

function npmInstall(withDev) {
  const flags = ["--include=optional", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const args = ["install", withDev ? "--include=dev" : "--omit=dev", ...flags];
  // Node refuses to start npm.cmd without a shell. What npm says goes to stderr: stdout is the program's.
  const windows = process.platform === "win32";
  return spawnSync(windows ? "npm.cmd" : "npm", args, { cwd: root, shell: windows, stdio: [0, 2, 2] }).status === 0;
}

function giveUp() {
  console.error(askForNode);
  process.exit(1);
}
