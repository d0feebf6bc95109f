import { within } from "../clock.ts";
import { errorFacts } from "../diagnostics.ts";
import { Lane } from "./lane.ts";
import { type LeaseParts, Leases } from "./leases.ts";
import type { EventQueue } from "./queue.ts";
import type { QueueWork } from "./queue-work.ts";

export interface DispatchParts extends LeaseParts {
  readonly queue: EventQueue;
  /** By what the names of queues begin with, up to the first colon. */
  readonly works: Readonly<Record<string, QueueWork>>;
}

export interface Dispatch {
  /** Nothing runs, and nothing is being looked for; the store may have more. */
  readonly isIdle: boolean;
  /** Takes no more events and waits for those that run, up to `graceMs`; the rest run again when their leases end. */
  close(graceMs: number): Promise<void>;
}

/** Runs what is in the queue: what was left there, and from now on every event right after its put. */
export function startDispatch(parts: DispatchParts): Dispatch {
  const dispatcher = new Dispatcher(parts);
  dispatcher.start();
  return dispatcher;
}

/** At the latest after so long the store is asked what is due: leases may have ended, the clock may have jumped. */
const lookEveryMs = 30_000;
const queuesAtOnce = 1000;
/** Where more queues are due than were asked for. */
const untilMoreMs = 10;

class Dispatcher implements Dispatch {
  readonly #parts: DispatchParts;
  readonly #leases: Leases;
  readonly #lanes = new Map<string, Lane>();
  #isClosing = false;
  #stopListening: () => void = () => {};
  #nextLook: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(parts: DispatchParts) {
    this.#parts = parts;
    this.#leases = new Leases(parts);
  }

  start(): void {
    this.#stopListening = this.#parts.queue.onPut((queue, runAt) => {
      if (runAt > this.#parts.clock.now()) this.#lookAt(runAt);
      else this.#wake(queue);
    });
    void this.#look();
  }

  get isIdle(): boolean {
    return [...this.#lanes.values()].every((lane) => lane.isIdle);
  }

  async close(graceMs: number): Promise<void> {
    this.#isClosing = true;
    this.#stopListening();
    this.#nextLook?.cancel();
    const ended = Promise.all([...this.#lanes.values()].map(async (lane) => await lane.close()));
    await within(this.#parts.clock, ended, graceMs);
    this.#leases.close();
  }

  /** Asks the store which queues are due now, and when the next one will be. */
  async #look(): Promise<void> {
    const { store, clock, diagnostics } = this.#parts;
    for (const [queue, lane] of this.#lanes) if (lane.isIdle) this.#lanes.delete(queue);
    try {
      // Queues that have a lane already may all be due earlier than the rest.
      const atMost = queuesAtOnce + this.#lanes.size;
      const due = await store.due(atMost);
      const now = clock.now();
      for (const { queue, at } of due) if (at <= now) this.#wake(queue);
      const nextAt = due.find(({ at }) => at > now)?.at ?? Infinity;
      this.#lookAt(due.length < atMost || nextAt !== Infinity ? nextAt : now + untilMoreMs);
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

  #wake(queue: string): void {
    if (this.#isClosing) return;
    const lane = this.#lanes.get(queue) ?? this.#open(queue);
    lane?.wake();
  }

  /** `undefined` for a queue of a kind that another release knows: it waits for that one. */
  #open(queue: string): Lane | undefined {
    const work = this.#parts.works[queue.slice(0, queue.indexOf(":"))];
    if (!work) return undefined;
    const { store, clock, diagnostics } = this.#parts;
    const onDueAt = (at: number): void => this.#lookAt(at);
    const onPut = (other: string): void => this.#wake(other);
    const leases = this.#leases;
    const lane = new Lane(queue, { store, clock, diagnostics, leases, work, onDueAt, onPut });
    this.#lanes.set(queue, lane);
    return lane;
  }
}
