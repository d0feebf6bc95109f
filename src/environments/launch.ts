import { dirname, join } from "node:path";
import type { FunctionVersion } from "../model/function.ts";
import { type Runtime, isLegacy } from "../model/runtimes.ts";
import type { GuestProcess } from "../sandbox/sandbox.ts";
import type { Identity } from "./identity.ts";
import { nodeArguments } from "./node-arguments.ts";
import { launchVariables, wrapperOf } from "./variables.ts";
import type { Workshop } from "./workshop.ts";

/** What a process must be started with, before it is known whose it will be, or because of whose it is. */
export interface LaunchPlan {
  readonly runtime: Runtime;
  readonly memoryMiB: number;
  /** The only version that the process can serve, because of variables that are read at the start only. */
  readonly version: FunctionVersion | undefined;
}

/** Whose process it is, and the environment's own folder. */
export interface LaunchOwner {
  readonly identity: Identity | undefined;
  readonly directory: string;
}

/** Starts a guest; its runtime is installed at first need. */
export async function launch(plan: LaunchPlan, owner: LaunchOwner, workshop: Workshop): Promise<GuestProcess> {
  const { runtime, version } = plan;
  const binary = workshop.runtimes.installedBinary(runtime.id) ?? (await workshop.runtimes.nodeBinary(runtime.id));
  const own = version && owner.identity?.variables(owner.directory);
  const { NODE_OPTIONS: nodeOptions = "", ...others } = own ?? launchVariables(runtime, dirname(binary));
  const honoured = isLegacy(runtime) ? "" : nodeOptions;
  const argv = [binary, ...nodeArguments(runtime, plan.memoryMiB, honoured)];
  const wrapper = version && wrapperOf(version, runtime);
  if (wrapper !== undefined) argv.unshift(insidePackage(wrapper, version?.codeDirectory));
  const [file = binary, ...nodeArgs] = argv;
  return workshop.sandbox.start({
    nodeBinary: file,
    nodeArguments: nodeArgs,
    // Every child inherits it, as TMPDIR.
    mark: owner.directory,
    variables: honoured === "" ? others : { ...others, NODE_OPTIONS: honoured },
  });
}

/** Without walls the package is not at `/var/task`. */
function insidePackage(path: string, codeDirectory: string | undefined): string {
  if (codeDirectory === undefined || !path.startsWith("/var/task/")) return path;
  return join(codeDirectory, path.slice("/var/task/".length));
}
