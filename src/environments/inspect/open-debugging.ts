import type { Pool } from "../pool.ts";
import type { PoolLimits } from "../pool-limits.ts";
import type { Workshop } from "../workshop.ts";
import { DebuggingPool } from "./debugging-pool.ts";
import { Inspectors, type InspectorsParts } from "./inspectors.ts";

/** Makes the pool of an engine whose functions are debugged. */
export type Debugging = (workshop: Workshop, limits: PoolLimits) => Pool;

/** Opens the ports for debuggers, which are closed with the pool. @throws ConfigError where one is taken */
export async function openDebugging(parts: InspectorsParts): Promise<Debugging> {
  const inspectors = new Inspectors(parts);
  try {
    await inspectors.open();
  } catch (error) {
    await inspectors.close();
    throw error;
  }
  return (workshop, limits) => new DebuggingPool(workshop, limits, inspectors);
}
