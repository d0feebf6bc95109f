import { readFileSync } from "node:fs";
import { ownFile } from "./own-files.ts";

/** The engine's own: `0.1.0`. */
export function engineVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(ownFile("../package.json"), "utf8"));
  return manifest.version;
}
