/**
 * The published package.json: without the scripts and tools of the clone, and without its Node.js, which would replace
 * `node` in the scripts of whoever installs Lambkin. npm packs the file on disk, so it is exchanged while npm packs:
 * `strip` before, `restore` after (after the upload when publishing, for npm reads it once more).
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = join(root, "package.json");
const original = join(root, ".package.json.original");

export function published(text) {
  const { scripts: _, devDependencies: __, optionalDependencies: ___, ...rest } = JSON.parse(text);
  return `${JSON.stringify(rest, null, 2)}\n`;
}

function restore() {
  if (existsSync(original)) renameSync(original, manifest);
}

function strip() {
  restore(); // what an interrupted run left
  const text = readFileSync(manifest, "utf8");
  writeFileSync(original, text);
  writeFileSync(manifest, published(text));
}

const [, self, verb] = process.argv;
if (self === fileURLToPath(import.meta.url)) {
  if (verb === "strip") strip();
  else if (verb === "restore") restore();
  else if (process.env.npm_command !== "publish" || process.env.npm_config_dry_run) restore();
}
