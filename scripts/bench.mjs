/** `npm run bench [-- flags]`: installs the peers to compare with, then measures. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { become } from "../bin/node24.mjs";
import { ensureInstalled, root } from "./install.mjs";

const node = ensureInstalled({ dev: true });
const bench = join(root, "bench");
if (existsSync(join(bench, "package.json")) && !existsSync(join(bench, "node_modules"))) {
  console.error("Installing what bench/ compares with …");
  const windows = process.platform === "win32";
  const args = ["install", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync(windows ? "npm.cmd" : "npm", args, { cwd: bench, shell: windows, stdio: [0, 2, 2] });
  if (status !== 0) process.exit(1);
}
await become(node, [join(bench, "run.ts"), ...process.argv.slice(2)]);
