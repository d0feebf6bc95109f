import { dirname, join } from "node:path";
import { type Runtime, isLegacy } from "../model/runtimes.ts";
import type { GuestProcess } from "../sandbox/sandbox.ts";
import { nodeArguments } from "./node-arguments.ts";
import { launchVariables } from "./variables.ts";
import type { Workshop } from "./workshop.ts";

/** What a process must be started with, before it is known whose it will be, or because of whose it is. */
export interface LaunchPlan {
  readonly runtime: Runtime;
  readonly memoryMiB: number;
  /** The function's variables that are read at the start only; none for a generic process. */
  readonly variables: Readonly<Record<string, string>>;
  /** The function's package, where a wrapper script in it is to be run (RT-374). */
  readonly codeDirectory: string | undefined;
}

/** Starts a guest for the environment that owns `directory`; its runtime is installed at first need. */
export async function launch(plan: LaunchPlan, workshop: Workshop, directory: string): Promise<GuestProcess> {
  const { runtime } = plan;
  const binary = workshop.runtimes.installedBinary(runtime.id) ?? (await workshop.runtimes.nodeBinary(runtime.id));
  const { NODE_OPTIONS: nodeOptions = "", ...others } = plan.variables;
  const honoured = isLegacy(runtime) ? "" : nodeOptions;
  const variables = { ...launchVariables(runtime, dirname(binary)), ...others };
  const argv = [binary, ...nodeArguments(runtime, plan.memoryMiB, honoured)];
  const wrapper = isLegacy(runtime) ? undefined : others["AWS_LAMBDA_EXEC_WRAPPER"];
  if (wrapper !== undefined) argv.unshift(insidePackage(wrapper, plan.codeDirectory));
  const [file = binary, ...nodeArgs] = argv;
  return workshop.sandbox.start({
    nodeBinary: file,
    nodeArguments: nodeArgs,
    // Every child inherits it, as TMPDIR.
    mark: directory,
    variables: honoured === "" ? variables : { ...variables, NODE_OPTIONS: honoured },
  });
}

/** Without walls the package is not at `/var/task`. */
function insidePackage(path: string, codeDirectory: string | undefined): string {
  if (codeDirectory === undefined || !path.startsWith("/var/task/")) return path;
  return join(codeDirectory, path.slice("/var/task/".length));
}

/** Whether a generic process can become this version's own. */
export function isGeneric(plan: LaunchPlan): boolean {
  return Object.keys(plan.variables).length === 0;
}
