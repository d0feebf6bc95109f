import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { FunctionVersion, InitializationType } from "../model/function.ts";
import { type Runtime, findRuntime, isLegacy } from "../model/runtimes.ts";
import type { Enclosure, GuestProcess } from "../sandbox/sandbox.ts";
import type { Identity } from "./identity.ts";
import { nodeArguments } from "./node-arguments.ts";
import { launchVariables, needsOwnProcess, wrapperOf } from "./variables.ts";

/** What a process must be started with, before it is known whose it will be, or because of whose it is. */
export interface LaunchPlan {
  readonly runtime: Runtime;
  readonly memoryMiB: number;
  /** The only version that the process can serve: one with variables that are read at the start only, for example. */
  readonly version: FunctionVersion | undefined;
  readonly initializationType: InitializationType;
}

/** What runs `version`: a generic process where one will do, unless nobody waits for it. */
export function planFor(version: FunctionVersion, initializationType: InitializationType): LaunchPlan {
  const runtime = findRuntime(version.runtimeId);
  assert(runtime, "a function version has a known runtime");
  const isGeneric = initializationType === "on-demand" && !needsOwnProcess(version);
  return { runtime, memoryMiB: version.memoryMiB, version: isGeneric ? undefined : version, initializationType };
}

/** Starts a guest: a generic one, or one of `owner`. */
export async function launch(
  plan: LaunchPlan,
  enclosure: Enclosure,
  owner: Identity | undefined,
): Promise<GuestProcess> {
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
  return await enclosure.start({ file, arguments: rest, variables });
}
