/** `npm test [-- FILE… | FOLDER… | flags of node --test]`: installs what is needed, then runs the tests. */
import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { become } from "../bin/node24.mjs";
import { ensureInstalled, root } from "./install.mjs";

const node = ensureInstalled({ dev: true });
const given = process.argv.slice(2).map((each) => (isFolder(each) ? join(each, "**/*.test.ts") : each));
const chosen = given.some((each) => !each.startsWith("-")) ? given : [...given, join(root, "test/**/*.test.ts")];
// Tests wait for processes more than they compute.
const concurrency = Math.max(2, availableParallelism());
await become(node, ["--test", `--test-concurrency=${concurrency}`, "--test-reporter=spec", ...chosen]);

function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
