import type { ResponseReader } from "../model/invocation.ts";
import { maxStreamedBytes } from "../model/limits.ts";
import type { Guest } from "./guest.ts";

export interface FlowEnds {
  readonly reader: ResponseReader;
  /** The process may be another one when the run begins. */
  readonly guest: () => Guest | undefined;
}

/** A streamed response on its way to its reader: a guest that is faster waits (RT-413). */
export class Flow {
  readonly #ends: FlowEnds;
  #bytes = 0;

  constructor(ends: FlowEnds) {
    this.#ends = ends;
  }

  start(contentType: string): void {
    this.#ends.reader.start(contentType);
  }

  /** Returns whether that was within what a stream may have. */
  push(bytes: Buffer): boolean {
    this.#bytes += bytes.length;
    if (this.#bytes > maxStreamedBytes) return false;
    const { reader, guest } = this.#ends;
    if (!reader.write(bytes, () => guest()?.resume())) guest()?.pause();
    return true;
  }
}
