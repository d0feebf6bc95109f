export interface PoolLimits {
  /** Bound of the memory sizes of all environments together, in MiB. */
  readonly memoryMiB: number;
  readonly idleMs: number;
  /** See `EngineConfig.prewarm`. */
  readonly prewarm: number;
  /** See `EngineConfig.fetchesAhead`. */
  readonly fetchesAhead: boolean;
}
