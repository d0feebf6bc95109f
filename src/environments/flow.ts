import type { ResponseReader } from "../model/invocation.ts";
import type { Guest } from "./guest.ts";

export interface FlowEnds {
  readonly reader: ResponseReader;
  /** The process may be another one when the run begins. */
  readonly guest: () => Guest | undefined;
}

/** A streamed response on its way to its reader: a guest that is faster waits (RT-413). */
export class Flow {
  readonly #ends: FlowEnds;

  constructor(ends: FlowEnds) {
    this.#ends = ends;
  }

  push(bytes: Buffer): void {
    const { reader, guest } = this.#ends;
    if (!reader.write(bytes, () => guest()?.resume())) guest()?.pause();
  }
}
