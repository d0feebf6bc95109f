/** A value in the text of a pattern, with where it is; offsets count from 0. */
export interface Spot {
  readonly value: unknown;
  /** Behind what AWS's reader takes of it at first: a text's quote, a bracket, or the whole of anything else. */
  readonly begun: number;
  readonly end: number;
  /** Of a list. */
  readonly items: readonly Spot[];
  /** Of an object, also those of one name. */
  readonly members: readonly (readonly [string, Spot])[];
}

const space = /\s*/y;
const scalar = /"(?:[^"\\]|\\.)*"|[^\s,:[\]{}"]+/y;

/** Reads what `JSON.parse` takes. */
export function spotIn(text: string): Spot {
  let at = 0;
  const skip = (): void => {
    space.lastIndex = at;
    at += space.exec(text)?.[0].length ?? 0;
  };
  const token = (): string => {
    scalar.lastIndex = at;
    const found = scalar.exec(text)?.[0] ?? "";
    at += found.length;
    return found;
  };
  const next = (): Spot => {
    skip();
    const bracket = text[at];
    if (bracket === "{" || bracket === "[") return group(bracket === "{");
    const from = at;
    const found = token();
    const value: unknown = JSON.parse(found);
    return { value, begun: found.startsWith('"') ? from + 1 : at, end: at, items: [], members: [] };
  };
  const group = (isObject: boolean): Spot => {
    at += 1;
    const begun = at;
    const all: (readonly [string, Spot])[] = [];
    for (skip(); text[at] !== (isObject ? "}" : "]"); skip()) {
      if (text[at] === ",") at += 1;
      skip();
      const name: unknown = isObject ? JSON.parse(token()) : "";
      skip();
      if (isObject) at += 1; // the colon
      all.push([String(name), next()]);
    }
    at += 1;
    const values = all.map(([, spot]) => spot.value);
    const members = isObject ? all : [];
    const value = isObject ? Object.fromEntries(all.map(([name, spot]) => [name, spot.value])) : values;
    return { value, begun, end: at, items: isObject ? [] : all.map(([, spot]) => spot), members };
  };
  return next();
}

const shownLength = 500;

/** ` at [Source: (String)"{"a": 1}"; line: 1, column: 8]`: where AWS's reader was when it had read up to `offset`. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  const rest = text.length - shownLength;
  const shown = rest > 0 ? `"${text.slice(0, shownLength)}"[truncated ${rest} chars]` : `"${text}"`;
  return `\n at [Source: (String)${shown}; line: ${before.length}, column: ${(before.at(-1)?.length ?? 0) + 1}]`;
}
