import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Plain JavaScript: `bin/lambkin.mjs` needs it before Node is ready for TypeScript, which takes a while. */
export function cacheDirectory(env) {
  if (env["LAMBKIN_CACHE"]) return resolve(env["LAMBKIN_CACHE"]);
  if (env["XDG_CACHE_HOME"]) return join(env["XDG_CACHE_HOME"], "lambkin");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "lambkin");
  if (process.platform === "win32") return join(env["LOCALAPPDATA"] ?? homedir(), "lambkin", "cache");
  return join(homedir(), ".cache", "lambkin");
}
