import type { Test } from "./expression.ts";
import { readPhrase, readRegex } from "./literals.ts";
import { invalidPattern } from "./pattern.ts";
import type { Scanner } from "./scanner.ts";

type Scalar = string | number | boolean;

/** What is not a number compares as `NaN`: no order holds. */
const orders: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "<": (value, bound) => value < bound,
  ">": (value, bound) => value > bound,
  "<=": (value, bound) => value <= bound,
  ">=": (value, bound) => value >= bound,
};

/**
 * An operator and what follows it, as in `!= 4*`; `undefined` where no operator comes. It is false for whatever is no
 * string, number or boolean, `!=` too (API-843).
 * @throws InvalidParameterException
 */
export function parseComparison(scanner: Scanner): Test<unknown> | undefined {
  const operator = scanner.read(/\s*(!=|<=|>=|=|<|>)/y);
  if (operator === undefined) return undefined;
  const order = orders[operator];
  if (order) {
    const bound = numberIn(readWord(scanner));
    if (Number.isNaN(bound)) throw invalidPattern();
    return (value) => order(valueAsNumber(value), bound);
  }
  const equals = parseEquality(scanner);
  return operator === "=" ? (value) => isScalar(value) && equals(value) : (value) => isScalar(value) && !equals(value);
}

function parseEquality(scanner: Scanner): Test<Scalar> {
  const regex = readRegex(scanner);
  if (regex) return (value) => regex.test(String(value));
  const phrase = readPhrase(scanner);
  if (phrase !== undefined) return likeText(phrase);
  const word = readWord(scanner);
  const number = numberIn(word);
  return Number.isNaN(number) ? likeText(word) : likeNumber(word, number);
}

/** A number is compared as such, except with digits that a double can't tell apart, such as long ids. */
function likeNumber(word: string, number: number): Test<Scalar> {
  const isExact = Math.abs(number) <= Number.MAX_SAFE_INTEGER;
  return (value) => value === word || ((isExact || typeof value === "number") && valueAsNumber(value) === number);
}

/** `*` stands for any text at either end; elsewhere it is a character as others are. */
function likeText(text: string): Test<Scalar> {
  const isOpenBefore = text.startsWith("*");
  const isOpenAfter = text.endsWith("*");
  const part = text.slice(isOpenBefore ? 1 : 0, isOpenAfter ? -1 : undefined);
  if (isOpenBefore && isOpenAfter) return (value) => String(value).includes(part);
  if (isOpenBefore) return (value) => String(value).endsWith(part);
  if (isOpenAfter) return (value) => String(value).startsWith(part);
  return (value) => String(value) === part;
}

/** Words need no quotes, nor do numbers, addresses and wildcards. */
function readWord(scanner: Scanner): string {
  const word = scanner.read(/\s*([\w.*+-]+)/y);
  if (word === undefined) throw invalidPattern();
  return word;
}

function numberIn(word: string): number {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(word) ? Number(word) : Number.NaN;
}

/** Scientific notation is for numbers: in strings it is not read. */
function valueAsNumber(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : Number.NaN;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
