import assert from "node:assert/strict";
import type { FunctionVersion, InitializationType } from "../model/function.ts";
import { type Runtime, findRuntime } from "../model/runtimes.ts";
import type { Inspectors } from "./inspect/inspectors.ts";
import { needsOwnProcess } from "./variables.ts";

/** What a process must be started with, before it is known whose it will be, or because of whose it is. */
export interface LaunchPlan {
  readonly runtime: Runtime;
  readonly memoryMiB: number;
  /** The only version that the process can serve: one with variables that are read at the start only, for example. */
  readonly version: FunctionVersion | undefined;
  readonly initializationType: InitializationType;
}

/** What runs `version`: a generic process where one will do, unless nobody waits for it, or debuggers attach to it. */
export function planFor(
  version: FunctionVersion,
  initializationType: InitializationType,
  inspectors?: Inspectors,
): LaunchPlan {
  const runtime = findRuntime(version.runtimeId);
  assert(runtime, "a function version has a known runtime");
  const isGeneric = initializationType === "on-demand" && !needsOwnProcess(version) && !inspectors?.has(version);
  return { runtime, memoryMiB: version.memoryMiB, version: isGeneric ? undefined : version, initializationType };
}
