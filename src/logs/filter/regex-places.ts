import { invalidPattern } from "./pattern.ts";
import type { Alternative, Atom } from "./regex-syntax.ts";

/** Bits of a word: two words and a carry still add up within an `int32`. */
export const wordBits = 30;
/** ASCII, and one for all other characters: no expression tells those apart. */
export const characters = 129;
const alphabet = String.fromCharCode(...Array.from({ length: characters }, (_, code) => code));
/** `a{1000}` takes as many. What a character of the text costs grows with it. */
const maxPlaces = 1000;

/**
 * An expression as a row of places, one bit each, `words` numbers in all. A place is reached by reading one character
 * in the place before it; each alternative begins with a place where nothing has been read yet.
 */
export interface Places {
  readonly words: number;
  /** For each character, the places that read it. */
  readonly readers: Int32Array;
  /** May be passed without reading. */
  readonly optional: Int32Array;
  /** May read again. */
  readonly repeated: Int32Array;
  /** Reached in front of the text, and in front of every character. */
  readonly initial: Int32Array;
  readonly restart: Int32Array;
  /** A match when reached anywhere, and when reached at the end. */
  readonly final: Int32Array;
  readonly finalAtEnd: Int32Array;
}

/** @throws InvalidParameterException for an expression that is too large */
export function layOut(alternatives: readonly Alternative[]): Places {
  const size = alternatives.reduce((sum, { atoms }) => atoms.reduce((all, each) => all + placesOf(each), sum + 1), 0);
  if (size > maxPlaces + alternatives.length) throw invalidPattern();
  const words = Math.ceil(size / wordBits);
  const set = (rows = 1): Int32Array => new Int32Array(words * rows);
  const [optional, repeated, initial, restart, final, finalAtEnd] = [set(), set(), set(), set(), set(), set()];
  const places: Places = { words, readers: set(characters), optional, repeated, initial, restart, final, finalAtEnd };
  let next = 0;
  for (const alternative of alternatives) next = layOutAlternative(places, alternative, next);
  return places;
}

/** Returns the bit behind it. */
function layOutAlternative(places: Places, alternative: Alternative, from: number): number {
  const entries = alternative.isAnchoredAtStart ? [places.initial] : [places.initial, places.restart];
  let isEntry = true;
  let bit = from;
  for (const entry of entries) add(entry, bit);
  for (const atom of alternative.atoms) {
    const count = placesOf(atom);
    const readBy = charactersOf(atom.source);
    for (let index = 0; index < count; index++) {
      bit++;
      for (const character of readBy) add(places.readers, bit, character * places.words);
      isEntry &&= index >= atom.min;
      if (isEntry) for (const entry of entries) add(entry, bit);
      if (index >= atom.min) add(places.optional, bit);
    }
    if (atom.max === Infinity) add(places.repeated, bit);
  }
  add(alternative.isAnchoredAtEnd ? places.finalAtEnd : places.final, bit);
  return bit + 1;
}

/** `a{2,4}` are four places, two of them optional; `a*` is one, optional and repeated. */
function placesOf({ min, max }: Atom): number {
  return max === Infinity ? Math.max(min, 1) : max;
}

function charactersOf(source: string): number[] {
  try {
    return [...alphabet.matchAll(new RegExp(source, "gs"))].map(({ index }) => index);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidPattern(); // a range that runs backwards
    throw error;
  }
}

function add(set: Int32Array, bit: number, offset = 0): void {
  const word = offset + Math.floor(bit / wordBits);
  set[word] = (set[word] ?? 0) | (1 << (bit % wordBits));
}
