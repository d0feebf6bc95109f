import { dirname } from "node:path";
import { isLegacy } from "../model/runtimes.ts";
import type { Enclosure, GuestProcess } from "../sandbox/sandbox.ts";
import type { Identity } from "./identity.ts";
import type { Debuggee } from "./inspect/debuggee.ts";
import type { LaunchPlan } from "./launch-plan.ts";
import { nodeArguments } from "./node-arguments.ts";
import { launchVariables, wrapperOf } from "./variables.ts";

/** Starts a guest: a generic one, or one of `owner`, which debuggers may attach to. */
export async function launch(
  plan: LaunchPlan,
  enclosure: Enclosure,
  owner: Identity | undefined,
  debuggee: Debuggee | undefined,
): Promise<GuestProcess> {
  const { runtime, version } = plan;
  const { nodeBinary, guest } = enclosure.paths;
  const own = version && owner?.variables();
  const { NODE_OPTIONS: nodeOptions = "", ...others } = own ?? launchVariables(runtime, dirname(nodeBinary));
  const honoured = isLegacy(runtime) ? "" : nodeOptions;
  const argv = [nodeBinary, ...nodeArguments(runtime, plan.memoryMiB, { guest, nodeOptions: honoured })];
  if (debuggee) argv.splice(1, 0, await debuggee.flag());
  if (debuggee) argv.push(debuggee.pauses.file);
  const wrapper = version && wrapperOf(version, runtime);
  if (wrapper !== undefined) argv.unshift(owner?.insidePackage(wrapper) ?? wrapper);
  const [file = nodeBinary, ...rest] = argv;
  const variables = honoured === "" ? others : { ...others, NODE_OPTIONS: honoured };
  return await enclosure.start({ file, arguments: rest, variables });
}
