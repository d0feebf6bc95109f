import { dirname } from "node:path";
import type { FunctionVersion } from "../model/function.ts";
import { type Runtime, isLegacy } from "../model/runtimes.ts";
import type { Enclosure, GuestProcess } from "../sandbox/sandbox.ts";
import type { CompileCache } from "./compile-caches.ts";
import type { Identity } from "./identity.ts";
import { nodeArguments } from "./node-arguments.ts";
import { type GuestPaths, launchVariables, wrapperOf } from "./variables.ts";
import type { Workshop } from "./workshop.ts";

/** What a process must be started with, before it is known whose it will be, or because of whose it is. */
export interface LaunchPlan {
  readonly runtime: Runtime;
  readonly memoryMiB: number;
  /** The only version that the process can serve, because of variables that are read at the start only. */
  readonly version: FunctionVersion | undefined;
}

/** An environment's own walls. Its runtime is installed at first need. @throws SandboxError */
export async function enclose(plan: LaunchPlan, id: string, directory: string, workshop: Workshop): Promise<Enclosure> {
  const { runtimes, sandbox } = workshop;
  const { id: runtimeId } = plan.runtime;
  const nodeBinary = runtimes.installedBinary(runtimeId) ?? (await runtimes.nodeBinary(runtimeId));
  const sdkModules = runtimes.installedSdkModules(runtimeId);
  return await sandbox.enclose({ id, directory, nodeBinary, sdkModules, memoryMiB: plan.memoryMiB });
}

/** Makes an environment `version`'s own: its code appears. Resolves to where the guest finds what AWS has. */
export async function moveIn(
  enclosure: Enclosure,
  version: FunctionVersion,
  { compileCaches }: Workshop,
): Promise<{ paths: GuestPaths; compileCache: CompileCache | undefined }> {
  const { nodeBinary, temporary, sdkModules } = enclosure.paths;
  const [taskRoot] = await Promise.all([
    enclosure.show("task", version.codeDirectory),
    enclosure.furnish({ ephemeralStorageMiB: version.ephemeralStorageMiB, network: version.network }),
  ]);
  const compileCache = await compileCaches?.open(version, taskRoot, enclosure);
  return { paths: { taskRoot, sdkModules, temporary, languageBin: dirname(nodeBinary) }, compileCache };
}

/** Starts a guest: a generic one, or one of `owner`. */
export function launch(plan: LaunchPlan, enclosure: Enclosure, owner: Identity | undefined): GuestProcess {
  const { runtime, version } = plan;
  const { nodeBinary, guest } = enclosure.paths;
  const own = version && owner?.variables();
  const { NODE_OPTIONS: nodeOptions = "", ...others } = own ?? launchVariables(runtime, dirname(nodeBinary));
  const honoured = isLegacy(runtime) ? "" : nodeOptions;
  const argv = [nodeBinary, ...nodeArguments(runtime, plan.memoryMiB, { guest, nodeOptions: honoured })];
  const wrapper = version && wrapperOf(version, runtime);
  if (wrapper !== undefined) argv.unshift(owner?.insidePackage(wrapper) ?? wrapper);
  const [file = nodeBinary, ...rest] = argv;
  const variables = honoured === "" ? others : { ...others, NODE_OPTIONS: honoured };
  return enclosure.start({ file, arguments: rest, variables });
}
