import { readFileSync, readdirSync } from "node:fs";

/** Limits are tried this often against processes that fork meanwhile. */
const maxRounds = 5;

/** The processes that descend from one, as /proc shows them: where no control group counts them. */
export class ProcessTree {
  /** Ends all others with itself; whoever loses his parent becomes its child. */
  readonly #first: number;

  constructor(first: number) {
    this.#first = first;
  }

  /** Those that the first has started itself, or inherited. */
  get children(): number[] {
    return childrenOf(this.#first);
  }

  /** All but the first. */
  get ids(): number[] {
    const found = [this.#first];
    for (const id of found) found.push(...childrenOf(id));
    return found.slice(1);
  }

  /** What they hold for themselves. */
  memoryKiB(): number {
    return this.ids.reduce((sum, id) => sum + anonymousKiB(id), 0);
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    const reached = new Set<number>();
    for (let round = 0; round < maxRounds; round += 1) {
      const others = this.ids.filter((id) => !reached.has(id));
      if (others.length === 0) return;
      for (const id of others) {
        reached.add(id);
        send(id, signal);
      }
    }
  }
}

function childrenOf(id: number): number[] {
  try {
    return readdirSync(`/proc/${id}/task`).flatMap((thread) =>
      readFileSync(`/proc/${id}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    // ENOENT: it is gone already.
    return [];
  }
}

/** What one process holds for itself. */
export function anonymousKiB(id: number): number {
  try {
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    // ENOENT, ESRCH: it is gone already.
    return 0;
  }
}

export function send(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal);
  } catch {
    // ESRCH: it is gone already.
  }
}
