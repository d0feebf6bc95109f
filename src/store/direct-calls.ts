import { StoreError } from "./store.ts";
import type { Answer, Answerer } from "./worker-answers.ts";
import { type Calls, fromWire } from "./worker-calls.ts";

interface Waiting<Call> {
  readonly call: Call;
  readonly resolve: (answer: Answer) => void;
}

/** Calls that are answered on this thread, in a later turn of its loop: for a database that waits for no disk. */
export class DirectCalls<Call> implements Calls<Call> {
  readonly #answerer: Answerer<Call>;
  #waiting: Waiting<Call>[] = [];
  #isClosed = false;

  constructor(answerer: Answerer<Call>) {
    this.#answerer = answerer;
  }

  get pendingCalls(): number {
    return this.#waiting.length;
  }

  async call(call: Call): Promise<unknown> {
    if (this.#isClosed) throw new StoreError("Unavailable", "the database is closed");
    const { promise, resolve } = Promise.withResolvers<Answer>();
    if (this.#waiting.push({ call, resolve }) === 1) setImmediate(() => this.#answer());
    const answer = await promise;
    if ("error" in answer) throw fromWire(answer.error);
    return answer.value;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#answer();
    this.#answerer.close();
    await Promise.resolve();
  }

  /** All that came in one turn together, as a thread gets them. */
  #answer(): void {
    const calls = this.#waiting.splice(0);
    if (calls.length === 0) return;
    const answers = this.#answerer.answer(calls.map(({ call }) => call));
    for (const [index, { resolve }] of calls.entries()) resolve(answers[index] ?? { value: undefined });
  }
}
