import { invalidPattern } from "./pattern.ts";
import { Scanner } from "./scanner.ts";

/** One character's worth of a regular expression, and how often it may come in a row. */
export interface Atom {
  /** As JavaScript reads it too: `a`, `\d`, `[^a-f]`. */
  readonly source: string;
  readonly min: number;
  readonly max: number;
}

/** What stands between two `|`. */
export interface Alternative {
  readonly atoms: readonly Atom[];
  readonly isAnchoredAtStart: boolean;
  readonly isAnchoredAtEnd: boolean;
}

const plain = String.raw`A-Za-z0-9 :_#=@/;,\-`;
const operators = String.raw`\^$?[\]{}|\\*+.`;
const escape = String.raw`\\(?:[dDsSwW]|x[0-7][0-9A-Fa-f]|[:_#=@/;,\-${operators}])`;
const atom = new RegExp(String.raw`${escape}|\[(?!\^\])\^?(?:${escape}|[${plain}^$?{}|*+.])+\]|\.|[${plain}]`, "y");

/**
 * The regular expressions of filter patterns: no groups, no characters beyond those of AWS's list (API-842).
 * @throws InvalidParameterException
 */
export function parseRegex(source: string): Alternative[] {
  if (source === "") throw invalidPattern();
  const scanner = new Scanner(source);
  const alternatives = [parseAlternative(scanner)];
  while (scanner.read(/\|/y) !== undefined) alternatives.push(parseAlternative(scanner));
  if (!scanner.isAtEnd()) throw invalidPattern();
  return alternatives;
}

function parseAlternative(scanner: Scanner): Alternative {
  const isAnchoredAtStart = scanner.read(/\^/y) !== undefined;
  const atoms: Atom[] = [];
  for (let each = scanner.read(atom); each !== undefined; each = scanner.read(atom)) {
    // a lazy quantifier changes what is found, but not whether
    const quantifier = scanner.read(/([*+?]|\{[\d, ]*\})\??/y);
    atoms.push({ source: each, ...boundsOf(quantifier) });
  }
  return { atoms, isAnchoredAtStart, isAnchoredAtEnd: scanner.read(/\$/y) !== undefined };
}

function boundsOf(quantifier: string | undefined): Pick<Atom, "min" | "max"> {
  if (quantifier === undefined) return { min: 1, max: 1 };
  if (quantifier === "?") return { min: 0, max: 1 };
  if (quantifier === "*") return { min: 0, max: Infinity };
  if (quantifier === "+") return { min: 1, max: Infinity };
  const [, low, comma, high] = /^\{ *(\d*) *(?:(,) *(\d*) *)?\}$/.exec(quantifier) ?? [];
  if (!low && !high) throw invalidPattern();
  const min = Number(low);
  const max = comma === undefined ? min : high ? Number(high) : Infinity;
  if (min > max) throw invalidPattern();
  return { min, max };
}
