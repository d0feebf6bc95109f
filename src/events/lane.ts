import { errorFacts } from "../diagnostics.ts";
import type { Claim } from "../store/store.ts";
import { type LeaseParts, type Leases, leaseMs } from "./leases.ts";
import { type RunParts, runEvent } from "./run-event.ts";

export interface LaneParts extends RunParts, LeaseParts {
  readonly leases: Leases;
  /** Events of one function that run at the same time. */
  readonly concurrency: number;
  /** Told when something in the queue will be due, in epoch milliseconds. */
  readonly onDueAt: (at: number) => void;
}

/** The store failed: not every few milliseconds again. */
const afterFailureMs = 1000;

/** The events of one function on their way through this process: claimed, run and settled, so many at a time. */
export class Lane {
  readonly #queue: string;
  readonly #parts: LaneParts;
  readonly #running = new Set<Promise<void>>();
  #claiming: Promise<void> = Promise.resolve();
  #isClaiming = false;
  /** Whether there may be more in the store than was claimed. */
  #mayHaveMore = false;
  #isClosing = false;

  constructor(queue: string, parts: LaneParts) {
    this.#queue = queue;
    this.#parts = parts;
  }

  /** Nothing runs: the lane can be forgotten. */
  get isIdle(): boolean {
    return this.#running.size === 0 && !this.#isClaiming;
  }

  /** Says that there may be work. */
  wake(): void {
    this.#mayHaveMore = true;
    if (!this.#isClaiming) this.#claiming = this.#claim();
  }

  /** Claims no more; resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#claiming;
    await Promise.all(this.#running);
  }

  async #claim(): Promise<void> {
    const { store, concurrency, diagnostics, clock, onDueAt } = this.#parts;
    this.#isClaiming = true;
    try {
      while (this.#mayHaveMore && !this.#isClosing && this.#running.size < concurrency) {
        const room = concurrency - this.#running.size;
        this.#mayHaveMore = false;
        const claims = await store.claim(this.#queue, room, leaseMs);
        if (claims.length === room) this.#mayHaveMore = true;
        for (const claim of claims) this.#start(claim);
      }
    } catch (error) {
      diagnostics("error", "events.not-claimed", { queue: this.#queue, ...errorFacts(error) });
      onDueAt(clock.now() + afterFailureMs);
    } finally {
      this.#isClaiming = false;
    }
  }

  #start(claim: Claim): void {
    const running = this.#isClosing ? this.#giveBack(claim) : this.#run(claim);
    this.#running.add(running);
    void running.finally(() => {
      this.#running.delete(running);
      if (this.#mayHaveMore) this.wake();
    });
  }

  async #run(claim: Claim): Promise<void> {
    const { store, leases, diagnostics, onDueAt } = this.#parts;
    using _lease = leases.hold(claim);
    try {
      const settle = await runEvent(claim, this.#parts);
      await store.commit({ settle: [settle] });
      if ("retryAt" in settle) onDueAt(settle.retryAt);
    } catch (error) {
      // When the lease ends it runs again: at least once.
      diagnostics("error", "events.not-settled", { queue: this.#queue, id: claim.id, ...errorFacts(error) });
      onDueAt(claim.leaseUntil);
    }
  }

  /** Claimed while the lane was being closed: the next process need not wait for the lease. */
  async #giveBack(claim: Claim): Promise<void> {
    try {
      await this.#parts.store.commit({ settle: [{ claim, retryAt: claim.runAt, countsAsAttempt: false }] });
    } catch {
      // The store is closed or fails: then the lease ends by itself.
    }
  }
}
