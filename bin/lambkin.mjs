#!/usr/bin/env node
/** `lambkin`: runs `main` here if this Node.js is new enough, else on one that is. Plain JavaScript for Node 20 and later. */
import { existsSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { askForNode, become, canFetch, isEnough, nodeOfClone, tooOld } from "./node24.mjs";

const source = new URL("../src/main.ts", import.meta.url);
const isClone = existsSync(source);
const main = isClone ? source : new URL("../dist/main.js", import.meta.url);
const { cacheDirectory } = await import(new URL("cache-directory.mjs", main).href);

const node = isEnough(process.versions.node) ? "this one" : isClone ? nodeOfClone() : await nodeOfCache();

if (node === "this one") {
  // The second start of a command loads its files four times as fast.
  module.enableCompileCache(join(cacheDirectory(process.env), "compile-cache"));
  await import(main.href);
} else if (node !== undefined) {
  await become(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
} else if (!canFetch) {
  console.error(tooOld);
  process.exitCode = 1;
} else {
  console.error(isClone ? `${askForNode} Where the registry has one, npm install brings it.` : askForNode);
  process.exitCode = 1;
}

/** The published package has no Node.js of its own: the runtime cache's, installed at first need. */
async function nodeOfCache() {
  if (!canFetch) return undefined;
  const { Runtimes } = await import(new URL("runtimes/runtimes.js", main).href);
  const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: console.error });
  if (!isEnough(runtimes.versionHere("nodejs24.x") ?? "0.0")) return undefined;
  return await runtimes.nodeBinary("nodejs24.x");
}
