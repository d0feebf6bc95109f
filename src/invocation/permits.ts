/** Concurrency limits (`cluster.md` section 3): synchronous and local, nothing waits on the hot path. */
export interface Permits {
  /** A slot in every scope, e.g. a function's ARN, until it is disposed of; `undefined` when one is full. */
  tryAcquire(scopes: readonly string[]): Disposable | undefined;
  /** How many are taken here, by scope. */
  inUse(): ReadonlyMap<string, number>;
}

/** Limits of one engine on its own. Scopes without a limit are always free. */
export function localPermits(limitOf: (scope: string) => number | undefined): Permits {
  const used = new Map<string, number>();
  const change = (scopes: readonly string[], by: number): void => {
    for (const scope of scopes) used.set(scope, (used.get(scope) ?? 0) + by);
  };
  return {
    inUse: () => used,
    tryAcquire(scopes) {
      const isFull = scopes.some((scope) => (used.get(scope) ?? 0) >= (limitOf(scope) ?? Infinity));
      if (isFull) return undefined;
      change(scopes, 1);
      let isHeld = true;
      return {
        [Symbol.dispose]() {
          if (isHeld) change(scopes, -1);
          isHeld = false;
        },
      };
    },
  };
}
