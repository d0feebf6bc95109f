import { errorFacts } from "../diagnostics.ts";
import { Lane } from "./lane.ts";
import { type LeaseParts, Leases } from "./leases.ts";
import type { EventQueue } from "./queue.ts";
import { awsRetryDelaysMs } from "./retry.ts";
import type { RunParts } from "./run-event.ts";

export interface DispatchParts extends Omit<RunParts, "retryDelaysMs">, LeaseParts {
  readonly queue: EventQueue;
  /** Before the second and the third attempt; AWS's minutes unless a test can't wait for them. */
  readonly retryDelaysMs?: readonly [number, number];
  /** Events of one function that run at the same time. */
  readonly concurrency?: number;
}

export interface Dispatch {
  /** Takes no more events and waits for those that run, up to `graceMs`; the rest run again when their leases end. */
  close(graceMs: number): Promise<void>;
}

/** Runs what is in the queue: what was left there, and from now on every event right after its put. */
export function startDispatch(parts: DispatchParts): Dispatch {
  const dispatcher = new Dispatcher({ retryDelaysMs: awsRetryDelaysMs, concurrency: 10, ...parts });
  dispatcher.start();
  return dispatcher;
}

/** At the latest after so long the store is asked what is due: leases may have ended, the clock may have jumped. */
const lookEveryMs = 30_000;
const queuesAtOnce = 1000;

class Dispatcher implements Dispatch {
  readonly #parts: Required<DispatchParts>;
  readonly #leases: Leases;
  readonly #lanes = new Map<string, Lane>();
  #isClosing = false;
  #stopListening: () => void = () => {};
  #nextLook: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(parts: Required<DispatchParts>) {
    this.#parts = parts;
    this.#leases = new Leases(parts);
  }

  start(): void {
    this.#stopListening = this.#parts.queue.onPut((queue) => {
      this.#lane(queue).wake();
    });
    void this.#look();
  }

  async close(graceMs: number): Promise<void> {
    this.#isClosing = true;
    this.#stopListening();
    this.#nextLook?.cancel();
    const { promise: graceIsOver, resolve } = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.after(graceMs, resolve);
    const ended = Promise.all([...this.#lanes.values()].map(async (lane) => await lane.close()));
    await Promise.race([ended, graceIsOver]);
    cancel();
    this.#leases.close();
  }

  /** Asks the store which queues are due now, and when the next one will be. */
  async #look(): Promise<void> {
    const { store, clock, diagnostics } = this.#parts;
    for (const [queue, lane] of this.#lanes) if (lane.isIdle) this.#lanes.delete(queue);
    try {
      const due = await store.due(queuesAtOnce);
      const now = clock.now();
      for (const { queue, at } of due) if (at <= now) this.#lane(queue).wake();
      this.#lookAt(due.find(({ at }) => at > now)?.at ?? Infinity);
    } catch (error) {
      if (this.#isClosing) return;
      diagnostics("error", "events.not-looked", errorFacts(error));
      this.#lookAt(Infinity);
    }
  }

  /** Looks again at `at`, in epoch milliseconds, unless an earlier look is planned. */
  #lookAt(at: number): void {
    const now = this.#parts.clock.now();
    const next = Math.min(at, now + lookEveryMs);
    if (this.#isClosing || (this.#nextLook && this.#nextLook.at <= next)) return;
    this.#nextLook?.cancel();
    const cancel = this.#parts.clock.after(Math.max(next - now, 0), () => {
      this.#nextLook = undefined;
      void this.#look();
    });
    this.#nextLook = { at: next, cancel };
  }

  #lane(queue: string): Lane {
    const known = this.#lanes.get(queue);
    if (known) return known;
    const onDueAt = (at: number): void => {
      this.#lookAt(at);
    };
    const lane = new Lane(queue, { ...this.#parts, leases: this.#leases, onDueAt });
    this.#lanes.set(queue, lane);
    return lane;
  }
}
