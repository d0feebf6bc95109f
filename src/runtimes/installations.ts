import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ownFile } from "../model/own-files.ts";
import { runtimes, type Runtime } from "../model/runtimes.ts";
import { InstallError, UnavailableRuntimeError } from "./errors.ts";
import type { Installation } from "./install.ts";
import { binaryDirectory, binaryPath, sdkDirectory } from "./layout.ts";
import { nodePackage, thisSystem } from "./node-package.ts";
import type { PackageLock } from "./npm.ts";
import { sdkOf } from "./sdk.ts";

/** What to fetch for a runtime's Node.js. @throws UnavailableRuntimeError */
export function binaryInstallation(cacheDirectory: string, runtime: Runtime): Installation {
  const found = nodePackage(runtime);
  const directory = binaryDirectory(cacheDirectory, runtime);
  if (!found || !directory) throw unavailable(runtime);
  const { name, version, integrity } = found;
  const lock: PackageLock = {
    name: runtime.id,
    lockfileVersion: 3,
    packages: { "": { dependencies: { [name]: version } }, [`node_modules/${name}`]: { version, integrity } },
  };
  return {
    label: `${runtime.id}: Node ${version}`,
    directory,
    lock,
    keep: [`node_modules/${name}/${binaryPath}`, binaryPath],
    check: async (whole) => {
      await checkVersion(join(whole, binaryPath), version);
    },
  };
}

/** What to fetch for a runtime's AWS SDK. */
export async function sdkInstallation(cacheDirectory: string, runtime: Runtime): Promise<Installation> {
  const name = sdkOf(runtime);
  const lock: PackageLock = JSON.parse(await readFile(ownFile(`runtimes/sdk/${name}.json`), "utf8"));
  const directory = sdkDirectory(cacheDirectory, runtime);
  return { label: `${runtime.id}: ${name}`, directory, lock, keep: ["node_modules", "node_modules"] };
}

/** Runs the binary once: the wrong C library or processor shows here, not in a function's log. */
async function checkVersion(binary: string, version: string): Promise<void> {
  const { stdout } = await promisify(execFile)(binary, ["--version"]).catch((error: unknown) => {
    throw new InstallError(`Node ${version} does not run on this system`, { cause: error });
  });
  if (stdout.trim() !== `v${version}`) throw new InstallError(`expected Node ${version}, npm brought ${stdout.trim()}`);
}

function unavailable(runtime: Runtime): UnavailableRuntimeError {
  const here = runtimes.filter((each) => nodePackage(each)).map((each) => each.id);
  const instead = here.length > 0 ? `Available here: ${here.join(", ")}` : "None is, for this system";
  return new UnavailableRuntimeError(
    `No package of the npm registry has Node ${runtime.nodeVersion} (${runtime.id}) for ${thisSystem}. ${instead}`,
  );
}
