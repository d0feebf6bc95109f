import type { EngineConfig } from "../config.ts";
import { Pool } from "./pool.ts";
import type { Workshop } from "./workshop.ts";

export type PoolParts = Omit<Workshop, "place" | "allowCallbacks"> & { readonly config: EngineConfig };

/** The pool of an engine. */
export function openPool({ config, ...parts }: PoolParts): Pool {
  const { region, accountId, allowCallbacks } = config;
  const workshop: Workshop = { ...parts, place: { region, accountId }, allowCallbacks };
  return new Pool(workshop, config);
}
