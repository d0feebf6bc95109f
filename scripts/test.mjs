/** `npm test [-- FILE… | FOLDER… | flags of node --test]`: installs what is needed, then runs the tests. */
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { become } from "../bin/node24.mjs";
import { ensureInstalled, root } from "./install.mjs";

const node = ensureInstalled({ dev: true });
const given = process.argv.slice(2).map((each) => (isFolder(each) ? join(each, "**/*.test.ts") : each));
const chosen = given.some((each) => !each.startsWith("-")) ? given : [...given, join(root, "test/**/*.test.ts")];
const isAll = chosen.length > given.length;
if (isAll) installRuntimes();
// Tests wait for processes more than they compute.
const concurrency = Math.max(2, availableParallelism());
/** A test that hangs is told by its name before whoever waits for the tests gives up. */
const patience = "--test-timeout=600000";
await become(node, ["--test", `--test-concurrency=${concurrency}`, patience, "--test-reporter=spec", ...chosen]);

/** All tests means all runtimes; without the registry those that are missing are skipped, and say so. */
function installRuntimes() {
  const command = [join(root, "bin/lambkin.mjs"), "runtimes", "install", "--all", "--sdk"];
  const { status } = spawnSync(node, command, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) console.error("Not every runtime could be installed: their tests are skipped.");
}

function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
