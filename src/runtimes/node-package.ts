import type { Runtime } from "../model/runtimes.ts";
import { nodePackages, type NodePackage } from "./packages.ts";

/** As the packages are named: `linux-x64`, `darwin-arm64`, `win-x64`, … */
export const thisSystem: string = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/**
 * The package that holds this runtime's Node.js on `system`: AWS's own release (RT-385) or the newest older one of the same
 * major line that was published for this system, if any.
 */
export function nodePackage(runtime: Runtime, system: string = thisSystem): NodePackage | undefined {
  return nodePackages[system]?.[runtime.id];
}
