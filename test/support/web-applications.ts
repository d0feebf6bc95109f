import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  CreateFunctionCommand,
  type LambdaClient,
  type Runtime,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { zipFolder } from "../../src/cli/deployment-package.ts";
import type { RuntimeId } from "../../src/model/runtimes.ts";
import { role } from "./functions.ts";

/** A folder of `test/functions` that has packages of its own. */
export function applicationsFolder(name: string): string {
  return fileURLToPath(new URL(`../functions/${name}`, import.meta.url));
}

/**
 * Installs the packages of a folder of `test/functions` if they are not there, without their scripts. Resolves to the
 * reason why they can't be used here, if so.
 */
export async function installPackages(name: string): Promise<string | undefined> {
  const folder = applicationsFolder(name);
  return existsSync(`${folder}/node_modules/.package-lock.json`) ? undefined : await installIn(folder, "ci");
}

/** The same for any folder: `install` where it has no lockfile. What was fetched before comes from npm's cache. */
export async function installIn(folder: string, verb: "ci" | "install"): Promise<string | undefined> {
  const windows = process.platform === "win32";
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier"];
  const flags = [verb, "--ignore-scripts", "--prefer-offline", "--fetch-retries=1", ...quiet];
  const options = { cwd: folder, timeout: 120_000, shell: windows };
  try {
    await promisify(execFile)(windows ? "npm.cmd" : "npm", flags, options);
    return undefined;
  } catch (error) {
    return `npm can't install what ${basename(folder)} needs: ${String(error).split("\n").slice(0, 3).join(" ")}`;
  }
}

export interface Applications {
  /** Of `test/functions`: all of it is the package. */
  readonly folder: string;
  readonly runtime: RuntimeId;
  /** By function. */
  readonly handlers: Readonly<Record<string, string>>;
}

/** All of them in one package, a function for each of `handlers`: `middy` for `middy.handler`. */
export async function deployApplications(lambda: LambdaClient, applications: Applications): Promise<void> {
  const ZipFile = await zipFolder(applicationsFolder(applications.folder));
  for (const [FunctionName, Handler] of Object.entries(applications.handlers)) {
    const settings = { Runtime: applications.runtime as Runtime, Role: role, Timeout: 30, MemorySize: 512 };
    await lambda.send(new CreateFunctionCommand({ FunctionName, Handler, ...settings, Code: { ZipFile } }));
    const patience = { client: lambda, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 };
    await waitUntilFunctionActiveV2(patience, { FunctionName });
  }
}
