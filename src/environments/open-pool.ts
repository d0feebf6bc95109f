import type { EngineConfig } from "../config.ts";
import { plainSandbox } from "../sandbox/plain.ts";
import { Pool } from "./pool.ts";
import type { Workshop } from "./workshop.ts";

export type PoolParts = Omit<Workshop, "sandbox" | "place" | "allowCallbacks"> & { readonly config: EngineConfig };

/** The pool of an engine, with the sandbox that this machine allows. */
export function openPool({ config, ...parts }: PoolParts): Pool {
  const { region, accountId, allowCallbacks } = config;
  const workshop: Workshop = { ...parts, sandbox: plainSandbox, place: { region, accountId }, allowCallbacks };
  return new Pool(workshop, config);
}
