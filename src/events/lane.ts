import { errorFacts } from "../diagnostics.ts";
import type { Claim } from "../store/store.ts";
import { type LeaseParts, type Leases, leaseMs } from "./leases.ts";
import type { QueueWork, Settlement } from "./queue-work.ts";

export interface LaneParts extends LeaseParts {
  readonly work: QueueWork;
  readonly leases: Leases;
  /** Told when something in the queue will be due, in epoch milliseconds. */
  readonly onDueAt: (at: number) => void;
  /** Told of queues that something was put into. */
  readonly onPut: (queue: string) => void;
}

/** The store failed: not every few milliseconds again. */
const afterFailureMs = 1000;
/** Where there is no place, whether there is one again; how long until the next look doubles. */
const shortestRestMs = 20;
const longestRestMs = 1000;
const expiredAtOnce = 20;

/** The messages of one queue on their way through this process: claimed, worked on and settled, so many at a time. */
export class Lane {
  readonly #queue: string;
  readonly #parts: LaneParts;
  readonly #running = new Set<Promise<void>>();
  #claiming: Promise<void> = Promise.resolve();
  #isClaiming = false;
  /** Whether there may be more in the store than was claimed. */
  #mayHaveMore = false;
  #isClosing = false;
  /** Places that are taken for the next claim: others may need those that stay empty. */
  #appetite = 1;
  #rest: { readonly ms: number; readonly cancel: () => void } | undefined;

  constructor(queue: string, parts: LaneParts) {
    this.#queue = queue;
    this.#parts = parts;
  }

  /** Nothing runs: the lane can be forgotten. */
  get isIdle(): boolean {
    return this.#running.size === 0 && !this.#isClaiming && this.#rest === undefined;
  }

  /** Says that there may be work. */
  wake(): void {
    this.#mayHaveMore = true;
    if (!this.#isClaiming && !this.#rest) this.#claiming = this.#claim();
  }

  /** Claims no more; resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#rest?.cancel();
    await this.#claiming;
    await Promise.all(this.#running);
  }

  async #claim(): Promise<void> {
    const { work, diagnostics, clock, onDueAt } = this.#parts;
    this.#isClaiming = true;
    try {
      while (this.#mayHaveMore && !this.#isClosing) {
        const room = work.atOnce(this.#queue) - this.#running.size;
        if (room <= 0) break;
        const places = this.#places(Math.min(this.#appetite, room));
        if (places.length === 0) {
          await this.#claimExpired();
          break;
        }
        this.#rest = undefined;
        await this.#claimFor(places);
      }
    } catch (error) {
      diagnostics("error", "events.not-claimed", { queue: this.#queue, ...errorFacts(error) });
      onDueAt(clock.now() + afterFailureMs);
    } finally {
      this.#isClaiming = false;
    }
  }

  #places(count: number): Disposable[] {
    const places: Disposable[] = [];
    while (places.length < count) {
      const place = this.#parts.work.admit(this.#queue);
      if (!place) break;
      places.push(place);
    }
    return places;
  }

  /** Never more than there are places for (`cluster.md` section 6). */
  async #claimFor(places: Disposable[]): Promise<void> {
    this.#mayHaveMore = false;
    try {
      const claims = await this.#parts.store.claim(this.#queue, places.length, leaseMs);
      if (claims.length === places.length) this.#mayHaveMore = true;
      this.#appetite = this.#mayHaveMore ? this.#appetite * 2 : 1;
      for (const claim of claims) this.#start(claim, places.shift());
    } finally {
      for (const place of places) place[Symbol.dispose]();
    }
  }

  /** What waits for a place gets older meanwhile. */
  async #claimExpired(): Promise<void> {
    const { store, clock } = this.#parts;
    const ms = Math.min(longestRestMs, (this.#rest?.ms ?? shortestRestMs / 2) * 2);
    const isLong = ms === longestRestMs;
    const claims = isLong ? await store.claimExpired(this.#queue, expiredAtOnce, leaseMs) : [];
    for (const claim of claims) this.#start(claim, undefined);
    if (this.#isClosing) return;
    const cancel = clock.after(ms, () => this.#endRest());
    this.#rest = { ms, cancel };
  }

  #endRest(): void {
    this.#claiming = this.#claim();
  }

  /** Without a place only for what has expired. */
  #start(claim: Claim, place: Disposable | undefined): void {
    const running = this.#isClosing ? this.#giveBack(claim, place) : this.#run(claim, place);
    this.#running.add(running);
    void running.finally(() => {
      this.#running.delete(running);
      if (!this.#mayHaveMore || this.#isClosing) return;
      // There may be a place now.
      this.#rest?.cancel();
      this.#rest = undefined;
      this.wake();
    });
  }

  async #run(claim: Claim, place: Disposable | undefined): Promise<void> {
    const { work, leases, diagnostics, onDueAt } = this.#parts;
    using _lease = leases.hold(claim);
    try {
      await this.#settle(place ? await work.run(claim, place) : work.expire(claim));
    } catch (error) {
      // When the lease ends it runs again: at least once.
      diagnostics("error", "events.not-settled", { queue: this.#queue, id: claim.id, ...errorFacts(error) });
      onDueAt(claim.leaseUntil);
    }
  }

  async #settle({ settle, put = [], settled = [] }: Settlement): Promise<void> {
    const { store, onDueAt, onPut } = this.#parts;
    await store.commit({ settle: [settle], put });
    for (const tell of settled) tell();
    if ("retryAt" in settle) onDueAt(settle.retryAt);
    for (const { queue } of put) onPut(queue);
  }

  /** Claimed while the lane was being closed: the next process need not wait for the lease. */
  async #giveBack(claim: Claim, place: Disposable | undefined): Promise<void> {
    place?.[Symbol.dispose]();
    try {
      await this.#parts.store.commit({ settle: [{ claim, retryAt: claim.runAt, countsAsAttempt: false }] });
    } catch {
      // The store is closed or fails: then the lease ends by itself.
    }
  }
}
