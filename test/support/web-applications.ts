import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CreateFunctionCommand, type LambdaClient, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { zipFolder } from "../../src/cli/deployment-package.ts";
import { role } from "./functions.ts";

const folder = fileURLToPath(new URL("../functions/web", import.meta.url));

/**
 * Installs the frameworks below `test/functions/web` if they are not there, without their scripts. Resolves to the reason
 * why they can't be used here, if so.
 */
export async function installFrameworks(): Promise<string | undefined> {
  if (existsSync(`${folder}/node_modules/.package-lock.json`)) return undefined;
  const windows = process.platform === "win32";
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=1"];
  const options = { cwd: folder, timeout: 120_000, shell: windows };
  try {
    await promisify(execFile)(windows ? "npm.cmd" : "npm", ["ci", ...flags], options);
    return undefined;
  } catch (error) {
    return `npm can't install the frameworks: ${String(error).split("\n").slice(0, 3).join(" ")}`;
  }
}

/** All of them in one package, a function for each `handler`: `middy` for `middy.handler`. */
export async function deployApplications(
  lambda: LambdaClient,
  handlers: Readonly<Record<string, string>>,
): Promise<void> {
  const ZipFile = await zipFolder(folder);
  for (const [FunctionName, Handler] of Object.entries(handlers)) {
    const settings = { Runtime: "nodejs24.x", Role: role, Timeout: 30, MemorySize: 512 } as const;
    await lambda.send(new CreateFunctionCommand({ FunctionName, Handler, ...settings, Code: { ZipFile } }));
    const patience = { client: lambda, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 };
    await waitUntilFunctionActiveV2(patience, { FunctionName });
  }
}
