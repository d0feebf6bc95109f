import { join } from "node:path";
import type { Runtime } from "../model/runtimes.ts";
import { nodePackage } from "./node-package.ts";
import { sdkOf } from "./sdk.ts";

/** Path of the binary inside its package, and inside the directory of an installed runtime. */
export const binaryPath: string = process.platform === "win32" ? "bin/node.exe" : "bin/node";

/** `<cache>/runtimes`: one directory for each installed binary. */
export function binariesDirectory(cacheDirectory: string): string {
  return join(cacheDirectory, "runtimes");
}

/** `<cache>/runtimes/nodejs8.10-8.10.0`; `undefined` where this system has none. */
export function binaryDirectory(cacheDirectory: string, runtime: Runtime): string | undefined {
  const found = nodePackage(runtime);
  return found && join(binariesDirectory(cacheDirectory), `${runtime.id}-${found.version}`);
}

/** `<cache>/sdk/aws-sdk-2.1693.0`, shared by all runtimes that carry it. */
export function sdkDirectory(cacheDirectory: string, runtime: Runtime): string {
  return join(cacheDirectory, "sdk", sdkOf(runtime));
}
