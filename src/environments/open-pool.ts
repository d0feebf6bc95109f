import type { EngineConfig } from "../config.ts";
import { Pool } from "./pool.ts";
import type { Workshop } from "./workshop.ts";

export type PoolParts = Omit<Workshop, "allowCallbacks"> & { readonly config: EngineConfig };

/** The pool of an engine. */
export function openPool({ config, ...parts }: PoolParts): Pool {
  const { allowCallbacks } = config;
  const workshop: Workshop = { ...parts, allowCallbacks };
  return new Pool(workshop, config);
}
