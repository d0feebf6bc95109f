import { characters, layOut, type Places, wordBits } from "./regex-places.ts";
import { parseRegex } from "./regex-syntax.ts";

const wordMask = 2 ** wordBits - 1;
const beyondAscii = characters - 1;
const lineBreak = 10;

/**
 * A regular expression that takes time in proportion to the text, whatever the expression, where V8's engine, which
 * goes back and tries again, takes a power of it. That is simple here because there are no groups: all places are
 * walked at once, a bit for each (the extended Shift-And of Navarro and Raffinot).
 */
export class Regex {
  readonly #places: Places;

  /** @throws InvalidParameterException */
  constructor(source: string) {
    this.#places = layOut(parseRegex(source));
  }

  /** Whether it is found anywhere in `text`. For `$` the end is also in front of a last line break. */
  test(text: string): boolean {
    // one loop with all in variables: as functions of their own its parts take three times as long
    const { words, readers, optional, repeated, initial, restart, final, finalAtEnd } = this.#places;
    const reached = initial.slice();
    if (meet(reached, final)) return true;
    const last = text.length - 1;
    for (let at = 0; at <= last; at++) {
      const code = text.charCodeAt(at);
      if (code === lineBreak && at === last && meet(reached, finalAtEnd)) return true;
      const row = (code < beyondAscii ? code : beyondAscii) * words;
      let moved = 0;
      let entered = 0;
      let carry = 0;
      let ended = 0;
      for (let word = 0; word < words; word++) {
        const before = reached[word] ?? 0;
        const candidates = ((before << 1) & wordMask) | moved | (before & (repeated[word] ?? 0));
        const read = (candidates & (readers[row + word] ?? 0)) | (restart[word] ?? 0);
        moved = before >>> (wordBits - 1);
        // behind each place the optional ones in a row are reached too: the carry of an addition runs through them
        const free = optional[word] ?? 0;
        const passed = ((read << 1) | entered) & free;
        const sum = free + passed + carry;
        entered = read >>> (wordBits - 1);
        carry = sum >>> wordBits;
        const after = read | passed | ((sum ^ free) & free);
        reached[word] = after;
        ended |= after & (final[word] ?? 0);
      }
      if (ended !== 0) return true;
    }
    return meet(reached, finalAtEnd);
  }
}

function meet(some: Int32Array, others: Int32Array): boolean {
  return some.some((word, index) => (word & (others[index] ?? 0)) !== 0);
}
