import { readFileSync } from "node:fs";

/** The engine's own: `0.1.0`. */
export function engineVersion(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}
