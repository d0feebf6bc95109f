import type { Clock } from "../clock.ts";
import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import { runnableIn } from "./documents.ts";
import type { Functions } from "./functions.ts";
import { type LayerDocument, versionsOf } from "./layer-documents.ts";
import { type Packages, namesOf } from "./packages.ts";
import type { Table } from "./table.ts";

export interface SweeperParts {
  readonly functions: Functions;
  readonly layers: Table<LayerDocument>;
  readonly packages: Packages;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
}

/** Younger packages may belong to a deployment that is on its way to the store. */
const sweptAfterMs = 60 * 60_000;
const sweepEveryMs = 10 * 60_000;

/** Takes away the packages that nobody uses any more. */
export class Sweeper {
  readonly #parts: SweeperParts;
  readonly #closing = new AbortController();
  #sweeping: Promise<void> = Promise.resolve();
  /** When each was last seen in use: invocations of what was replaced since may still run. */
  readonly #usedAt = new Map<string, number>();

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  /** Once, all of them: nothing is being deployed yet. Then again and again. */
  async start(): Promise<void> {
    await this.#sweep(Infinity, new Set());
    this.#sweeping = this.#goOn();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#sweeping;
  }

  async #goOn(): Promise<void> {
    const { clock } = this.#parts;
    for (;;) {
      try {
        await clock.sleep(sweepEveryMs, this.#closing.signal);
      } catch {
        // AbortError: the catalogue is being closed.
        return;
      }
      const before = clock.now() - sweptAfterMs;
      await this.#sweep(before, this.#usedSince(before));
    }
  }

  #usedSince(before: number): Set<string> {
    for (const [name, usedAt] of this.#usedAt) if (usedAt < before) this.#usedAt.delete(name);
    return new Set(this.#usedAt.keys());
  }

  async #sweep(before: number, spared: ReadonlySet<string>): Promise<void> {
    const { packages, diagnostics, clock } = this.#parts;
    const live = this.#live();
    for (const name of live) this.#usedAt.set(name, clock.now());
    try {
      await packages.sweep((name) => live.has(name) || spared.has(name), before);
    } catch (error) {
      diagnostics("warn", "catalogue.sweep-failed", errorFacts(error));
    }
  }

  /** Of everything on the disk that some function may still run, and of every layer version. */
  #live(): Set<string> {
    const { functions, layers } = this.#parts;
    const live = new Set<string>();
    for (const { document } of functions.all()) {
      for (const version of runnableIn(document)) for (const name of namesOf(version)) live.add(name);
    }
    for (const { body } of layers.rows()) for (const { code } of versionsOf(body)) live.add(code.sha256);
    return live;
  }
}
