import type { EngineConfig } from "../config.ts";
import type { Debugging } from "./inspect/open-debugging.ts";
import type { InspectorsParts } from "./inspect/inspectors.ts";
import { Pool } from "./pool.ts";
import type { Workshop } from "./workshop.ts";

export interface PoolParts extends Omit<Workshop, "allowCallbacks" | "mapsSources" | "inspectors"> {
  readonly config: EngineConfig;
  /** Where functions are debugged. */
  readonly debugging?: Debugging | undefined;
}

/** Opens the ports for debuggers; who debugs nothing loads nothing of it. @throws ConfigError where one is taken */
export async function debuggingOf(
  parts: Omit<InspectorsParts, "inspection"> & { readonly config: EngineConfig },
): Promise<Debugging | undefined> {
  const { inspection } = parts.config;
  if (!inspection) return undefined;
  const { openDebugging } = await import("./inspect/open-debugging.ts");
  return await openDebugging({ ...parts, inspection });
}

/** The pool of an engine. */
export function openPool({ config, debugging, ...parts }: PoolParts): Pool {
  const { allowCallbacks, mapsSources } = config;
  const workshop: Workshop = { ...parts, allowCallbacks, mapsSources };
  return debugging ? debugging(workshop, config) : new Pool(workshop, config);
}
