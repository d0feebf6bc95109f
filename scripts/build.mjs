/** `npm run build [-- FOLDER]`: `dist/` from `src/`, since Node does not run TypeScript inside `node_modules`. */
import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled, root } from "./install.mjs";

/** Compiles into `dist`; whatever is not TypeScript, the guest and the wire models, is copied beside it. */
export function build(dist) {
  const node = ensureInstalled({ dev: true });
  rmSync(dist, { recursive: true, force: true });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(node, [tsc, "-p", join(root, "tsconfig.dist.json"), "--outDir", dist], {
    stdio: [0, 2, 2],
  });
  if (status !== 0) throw new Error("tsc failed");
  cpSync(join(root, "src"), dist, { recursive: true, filter: (path) => !path.endsWith(".ts") });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build(resolve(process.argv[2] ?? join(root, "dist")));
