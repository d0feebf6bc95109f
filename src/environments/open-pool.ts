import type { EngineConfig } from "../config.ts";
import { Pool } from "./pool.ts";
import type { Workshop } from "./workshop.ts";

export type PoolParts = Omit<Workshop, "allowCallbacks" | "mapsSources"> & { readonly config: EngineConfig };

/** The pool of an engine. */
export function openPool({ config, ...parts }: PoolParts): Pool {
  const { allowCallbacks, mapsSources } = config;
  const workshop: Workshop = { ...parts, allowCallbacks, mapsSources };
  return new Pool(workshop, config);
}
