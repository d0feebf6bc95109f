import { maxResponseBytes } from "../model/limits.ts";

/** So many pieces become one: a million of one byte each would weigh a hundred times what they hold. */
const maxPieces = 4096;

/** A streamed response that is collected, as much of it as may be given out (RT-236). */
export class StreamedBody {
  #pieces: Buffer[] = [];
  #blocks: Buffer[] = [];
  #bytes = 0;

  push(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.isTooLarge) this.#forget();
    else this.#pieces.push(piece);
    if (this.#pieces.length === maxPieces) this.#blocks.push(this.#joined());
  }

  get isTooLarge(): boolean {
    return this.#bytes > maxResponseBytes;
  }

  /** Everything so far; what was too large is gone. */
  take(): Buffer {
    const all = [...this.#blocks, this.#joined()];
    this.#forget();
    return all.length === 1 && all[0] ? all[0] : Buffer.concat(all);
  }

  #joined(): Buffer {
    const [first, ...others] = this.#pieces;
    const joined = first && others.length === 0 ? first : Buffer.concat(this.#pieces);
    this.#pieces = [];
    return joined;
  }

  #forget(): void {
    this.#pieces = [];
    this.#blocks = [];
  }
}
