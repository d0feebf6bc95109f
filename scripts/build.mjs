/** `npm run build [-- FOLDER]`: `dist/` from `src/`, since Node does not run TypeScript inside `node_modules`. */
import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { ensureInstalled, root } from "./install.mjs";

const node = ensureInstalled({ dev: true });
const dist = resolve(process.argv[2] ?? join(root, "dist"));
/** What is loaded by name: everything else is in files that several of these share, or that they load when needed. */
const entries = ["main.ts", "lambkin.ts", "test.ts", "runtimes/runtimes.ts", "**/*-worker.ts"];

rmSync(dist, { recursive: true, force: true });
writeTypes();
await bundle();
// The guest, which is read file by file on its own Node.js, and the wire models.
cpSync(join(root, "src"), dist, { recursive: true, filter: (path) => !path.endsWith(".ts") });

function writeTypes() {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const project = join(root, "tsconfig.dist.json");
  const { status } = spawnSync(node, [tsc, "-p", project, "--outDir", dist], { stdio: [0, 2, 2] });
  if (status !== 0) process.exit(1);
}

/** Few files instead of hundreds, which took a first start in a process half as long again. */
async function bundle() {
  const { build } = await import("esbuild"); // which may just have been installed
  const src = join(root, "src");
  await build({
    entryPoints: entries.map((each) => join(src, each)),
    outbase: src,
    outdir: dist,
    chunkNames: "shared/[name]-[hash]", // in a folder: see model/own-files.ts
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "esnext",
    logLevel: "warning",
  });
}
