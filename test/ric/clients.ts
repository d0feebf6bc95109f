import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { RuntimeId } from "../../src/model/runtimes.ts";

/** The runtimes that one of AWS's clients can be run on, and the program that starts it (see `package.json`). */
export const clientPrograms: Readonly<Partial<Record<RuntimeId, string>>> = {
  "nodejs18.x": here("programs/start-client-3.mjs"),
  "nodejs20.x": here("programs/start-client-3.mjs"),
  "nodejs22.x": here("programs/start-client-3.mjs"),
  "nodejs24.x": here("programs/start-client-4.mjs"),
};

/**
 * Installs the clients if they are not there, without their scripts, which would compile the native part.
 * Resolves to the reason why they can't be used here, if so.
 */
export async function installClients(): Promise<string | undefined> {
  if (process.platform === "win32") return "the clients are started by a POSIX shell here";
  const wanted = [3, 4].map((major) => here(`node_modules/aws-lambda-ric-${major}/package.json`));
  if (wanted.every((file) => existsSync(file))) return undefined;
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=1"];
  try {
    await promisify(execFile)("npm", ["ci", ...flags], { cwd: here("."), timeout: 60_000 });
    return undefined;
  } catch (error) {
    return `npm can't install AWS's clients: ${String(error).split("\n").slice(0, 3).join(" ")}`;
  }
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
