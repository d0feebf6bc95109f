import type { ResponseReader } from "../../model/invocation.ts";

/** So much waits for the client; a function that goes on writing waits as well. */
const maxWaitingBytes = 256 * 1024;

/** A response between the function that writes it and the client that reads it. */
export class ResponseStream implements ResponseReader {
  /** As the function gave it; `undefined` for a handler that does not stream, and until it begins. */
  contentType: string | undefined;
  /** Resolves with the first bytes. */
  readonly begun: Promise<void>;
  readonly #begin: () => void;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #ready: (() => void) | undefined;
  #wake: () => void = () => {};
  #isOver = false;

  constructor() {
    ({ promise: this.begun, resolve: this.#begin } = Promise.withResolvers<void>());
  }

  start(contentType: string): void {
    this.contentType = contentType;
  }

  write(bytes: Uint8Array, ready: () => void): boolean {
    // Nobody reads any more: a client that goes away does not end what it began.
    if (this.#isOver) return true;
    this.#begin();
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    this.#wake();
    if (this.#bytes <= maxWaitingBytes) return true;
    this.#ready = ready;
    return false;
  }

  /** Nobody will read: who writes does not wait for it. */
  abandon(): void {
    this.#isOver = true;
    this.#take();
  }

  /** Everything until `end`, in pieces as they lie. */
  async *pieces(end: Promise<unknown>): AsyncGenerator<Uint8Array> {
    let hasEnded = false;
    const ended = (): void => {
      hasEnded = true;
      this.#wake();
    };
    end.then(ended, ended);
    try {
      for (;;) {
        if (this.#waiting.length > 0) yield this.#take();
        else if (hasEnded) return;
        else await this.#more();
      }
    } finally {
      this.abandon();
    }
  }

  async #more(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  #take(): Uint8Array {
    const all = this.#waiting.length === 1 && this.#waiting[0] ? this.#waiting[0] : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#bytes = 0;
    this.#ready?.();
    this.#ready = undefined;
    return all;
  }
}
