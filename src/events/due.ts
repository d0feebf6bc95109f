import type { Row } from "../catalogue/table.ts";
import { errorFacts } from "../diagnostics.ts";
import { StoreError, type NewMessage } from "../store/store.ts";
import { lastDue } from "./schedules/timetable.ts";
import type { DueParts, Timed } from "./timed.ts";

/** At the latest after so long everything is looked at again: the clock may have jumped, others may have written. */
const lookEveryMs = 30_000;
/** Thousands of schedules with due times of their own are looked at together. */
const restMs = 50;
/** AWS fires within the minute: what is later was missed. */
const graceMs = 60_000;
const afterFailureMs = 1000;
/** The store makes one commit of those that come together. */
const firedAtOnce = 100;

/**
 * Fires what is due. A due time follows from the one that is stored before it, never from the clock, and a firing is one
 * commit of the document and the events it queues: each happens once, however many engines try and whenever they stop.
 * A document that has seen later times than it is now goes on from now: the clock ran ahead, and was set back.
 */
export class DueDocuments<Body extends object> {
  readonly #timed: Timed<Body>;
  readonly #parts: DueParts;
  /** Next due times of documents as they stand, `Infinity` for none. */
  readonly #nextDue = new WeakMap<Body, number>();
  #firing: Promise<void> | undefined;
  #isClosing = false;
  #cancel: () => void = () => {};
  /** When it looks next by itself; epoch milliseconds. */
  #looksAt = Infinity;
  #unwatch: () => void = () => {};

  constructor(timed: Timed<Body>, parts: DueParts) {
    this.#timed = timed;
    this.#parts = parts;
  }

  /** Begins with what is due already. */
  start(): void {
    this.#look();
    this.#unwatch = this.#timed.table.watch((key) => {
      this.#heed(key);
    });
  }

  /** A document was written, here or by another engine: the rest of them need not be gone through for it. */
  #heed(key: string): void {
    const row = this.#timed.table.get(key);
    if (!row || this.#firing || this.#isClosing) return; // it looks again when it is done
    const at = this.#dueAt(row);
    const now = this.#parts.clock.now();
    if (at <= now) this.#look();
    else if (at < this.#looksAt) this.#lookAt(Math.max(at, now + restMs));
  }

  /** Fires what is due now, and sees to the next. */
  #look(): void {
    if (this.#firing || this.#isClosing) return; // it looks again when it is done
    const { clock } = this.#parts;
    const now = clock.now();
    let next = now + lookEveryMs;
    const due: Row<Body>[] = [];
    for (const row of this.#timed.table.rows()) {
      const at = this.#dueAt(row);
      if (at <= now || this.#timed.setBack(row.body, now)) due.push(row);
      else next = Math.min(next, at);
    }
    if (due.length > 0) this.#firing = this.#fireAll(due);
    else this.#lookAt(Math.max(next, now + restMs));
  }

  /** Nothing is due that has not been fired. */
  get isIdle(): boolean {
    const now = this.#parts.clock.now();
    return !this.#firing && [...this.#timed.table.rows()].every((row) => this.#dueAt(row) > now);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#unwatch();
    this.#cancel();
    await this.#firing;
  }

  #lookAt(at: number): void {
    this.#cancel();
    this.#looksAt = at;
    this.#cancel = this.#parts.clock.after(at - this.#parts.clock.now(), () => {
      this.#looksAt = Infinity;
      this.#look();
    });
  }

  async #fireAll(rows: readonly Row<Body>[]): Promise<void> {
    let hasFailed = false;
    for (let at = 0; at < rows.length && !this.#isClosing; at += firedAtOnce) {
      const fired = await Promise.all(rows.slice(at, at + firedAtOnce).map(async (row) => await this.#fire(row)));
      hasFailed ||= fired.includes(false);
    }
    this.#firing = undefined;
    if (this.#isClosing) return;
    if (hasFailed) this.#lookAt(this.#parts.clock.now() + afterFailureMs);
    else this.#look();
  }

  #dueAt(row: Row<Body>): number {
    const known = this.#nextDue.get(row.body);
    if (known !== undefined) return known;
    const due = this.#dueTimeOf(row);
    this.#nextDue.set(row.body, due);
    return due;
  }

  /** One that can't be read is never due: it must not keep the others from firing, nor the engine from its start. */
  #dueTimeOf({ key, body }: Row<Body>): number {
    try {
      return this.#timed.timetable(body)?.next(this.#timed.lastDueAt(body)) ?? Infinity;
    } catch (error) {
      this.#parts.diagnostics("error", "events.no-due-time", { key, ...errorFacts(error) });
      return Infinity;
    }
  }

  /** Returns false where it is to be tried again a little later. */
  async #fire(row: Row<Body>): Promise<boolean> {
    const { diagnostics, queue } = this.#parts;
    try {
      queue.announce(await this.#advance(row));
      return true;
    } catch (error) {
      const isBeaten = error instanceof StoreError && error.code === "Conflict";
      if (!isBeaten) diagnostics("error", "events.not-fired", { key: row.key, ...errorFacts(error) });
      // Where the outcome is unknown, the store knows it.
      await this.#timed.table.refresh(row).catch(() => undefined);
      return isBeaten;
    }
  }

  async #advance(row: Row<Body>): Promise<readonly NewMessage[]> {
    const { clock, missed, diagnostics } = this.#parts;
    const { key, rev, body } = row;
    const now = clock.now();
    const earlier = this.#timed.setBack(body, now);
    if (earlier) {
      diagnostics("warn", "events.clock-set-back", { key, from: this.#timed.lastDueAt(body), to: now });
      await this.#timed.table.write(key, earlier, rev);
      return [];
    }
    const due = this.#dueAt(row);
    const timetable = this.#timed.timetable(body);
    const last = timetable ? lastDue(timetable, due, now) : due;
    const isFired = missed === "once" || now - last < graceMs;
    if (last !== due || !isFired) diagnostics("warn", "events.due-times-missed", { key, from: due, to: last });
    const messages = isFired ? this.#timed.messages(body, last) : [];
    const next = this.#timed.after(body, last);
    if (next) await this.#timed.table.write(key, next, rev, messages);
    else await this.#timed.table.remove(row, messages);
    return messages;
  }
}
