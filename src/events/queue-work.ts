import type { Claim, NewMessage, Settle } from "../store/store.ts";

/** What is done with the messages of one kind of queue. */
export interface QueueWork {
  /** Messages of one queue that are worked on at the same time, at most. */
  atOnce(queue: string): number;
  /** A place among those that run at once; `undefined` where there is none now. */
  admit(queue: string): Disposable | undefined;
  /** Does what a claimed message asks for and gives back its place. */
  run(claim: Claim, place: Disposable): Promise<Settlement>;
  /** What becomes of a message that has expired while there was no place. */
  expire(claim: Claim): Settlement;
}

/** What becomes of a message, and what is put into other queues with that, all or nothing. */
export interface Settlement {
  readonly settle: Settle;
  readonly put?: readonly NewMessage[];
  /** Called in order once all of that is on disk. */
  readonly settled?: readonly (() => void)[];
}

/** Messages of one queue at the same time where nothing says how many, so that none fills the machine. */
export const fewAtOnce = 10;

/** Of work that is counted nowhere. */
export const noPlace: Disposable = { [Symbol.dispose]: () => {} };
