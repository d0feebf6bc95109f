import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { StoreError } from "./store.ts";
import type { Answer, WireError } from "./worker-answers.ts";

interface Waiting<Call> {
  readonly call: Call;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Bounds how long one transaction can take. */
const maxCallsAtOnce = 256;
/** Messages: while the worker waits for the disk, the next one is already there. */
const maxUnderWay = 2;

/** What answers calls, one after the other. */
export interface Calls<Call> {
  /** How many are not answered yet. */
  readonly pendingCalls: number;
  call(call: Call): Promise<unknown>;
  /** Once everything that was accepted is answered. */
  close(): Promise<void>;
}

/**
 * Calls to a worker thread that answers with `answerCalls`. Those made while others are under way travel together in
 * the next message, so that what they write shares one sync.
 */
export class WorkerCalls<Call> implements Calls<Call> {
  readonly #worker: Worker;
  /** Resolves when the thread is gone, whatever ended it. */
  readonly exited: Promise<void>;
  #waiting: Waiting<Call>[] = [];
  /** One entry a message, oldest first. */
  #underWay: (readonly Pick<Waiting<Call>, "resolve" | "reject">[])[] = [];
  #isScheduled = false;
  #isClosing = false;
  #end: StoreError | undefined;

  private constructor(module: URL, path: string) {
    this.#worker = new Worker(module, { workerData: path, execArgv: [], env: withCompileCache(process.env) });
    this.#worker.on("message", (answers: readonly Answer[]) => {
      this.#settle(answers);
    });
    this.#worker.once("error", (cause) => {
      this.#fail(new StoreError("Unavailable", "the database's thread failed", { cause }));
    });
    this.exited = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        this.#fail(new StoreError("Unavailable", "the database is closed"));
        resolve();
      });
    });
  }

  /**
   * Starts the thread and waits until it has opened the database at `path`.
   * @throws what `open` threw there
   */
  static async start<Call>(module: URL, path: string): Promise<WorkerCalls<Call>> {
    const calls = new WorkerCalls<Call>(module, path);
    await new Promise((resolve, reject) => {
      calls.#underWay.push([{ resolve, reject }]);
    });
    return calls;
  }

  get pendingCalls(): number {
    return this.#underWay.reduce((sum, calls) => sum + calls.length, this.#waiting.length);
  }

  async call(call: Call): Promise<unknown> {
    if (this.#end) throw this.#end;
    if (this.#isClosing) throw new StoreError("Unavailable", "the database is being closed");
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ call, resolve, reject });
      this.#schedule();
    });
  }

  /** Ends the thread once everything that was accepted is answered. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#schedule();
    await this.exited;
  }

  /** Sends at the end of this turn of the event loop, to take along what else comes in it. */
  #schedule(): void {
    if (this.#isScheduled || this.#underWay.length >= maxUnderWay) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#send();
    });
  }

  #send(): void {
    const calls = this.#waiting.splice(0, maxCallsAtOnce);
    if (calls.length > 0) {
      this.#underWay.push(calls);
      this.#worker.postMessage(
        calls.map(({ call }) => call),
        [],
      );
    } else if (this.#isClosing && this.#underWay.length === 0) {
      this.#worker.postMessage("close", []);
    }
  }

  #settle(answers: readonly Answer[]): void {
    const answered = this.#underWay.shift() ?? [];
    for (const [index, answer] of answers.entries()) {
      if ("error" in answer) answered[index]?.reject(fromWire(answer.error));
      else answered[index]?.resolve(answer.value);
    }
    if (this.#waiting.length > 0 || this.#isClosing) this.#schedule();
  }

  #fail(error: StoreError): void {
    this.#end ??= error;
    const lost = [...this.#underWay.flat(), ...this.#waiting];
    this.#underWay = [];
    this.#waiting = [];
    for (const { reject } of lost) reject(this.#end);
  }
}

/** A thread shares the process's cache of compiled modules only when its environment names it: half of its start. */
export function withCompileCache(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Node keeps a folder for each of its versions in the one it was given.
  const directory = getCompileCacheDir();
  return directory === undefined ? env : { ...env, NODE_COMPILE_CACHE: dirname(directory) };
}

export function fromWire(error: WireError): Error {
  if (error instanceof Error) return error;
  return new StoreError(error.code, error.message, error.index === undefined ? {} : { index: error.index });
}
