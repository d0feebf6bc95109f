import type { Test } from "./expression.ts";
import { readPhrase, readRegex } from "./literals.ts";
import { type FilterPattern, invalidPattern } from "./pattern.ts";
import { Scanner } from "./scanner.ts";

/**
 * Terms of unstructured events: all that stand alone, none after `-`; if there are no such, any after `?`
 * (API-840 … API-842).
 * @throws InvalidParameterException
 */
export function parseTerms(text: string): FilterPattern {
  const scanner = new Scanner(text);
  const included: Test<string>[] = [];
  const excluded: Test<string>[] = [];
  const optional: Test<string>[] = [];
  while (!scanner.isAtEnd()) {
    const prefix = scanner.read(/[?-]\s*/y)?.trim();
    const term = parseTerm(scanner);
    if (scanner.read(/\s+|$/y) === undefined) throw invalidPattern();
    (prefix === "-" ? excluded : prefix === "?" ? optional : included).push(term);
  }
  return { matches: matcher(included, excluded, optional), extract: () => ({}) };
}

/** The `optional` ones count only where they are alone: that is AWS's rule. */
function matcher(included: Test<string>[], excluded: Test<string>[], optional: Test<string>[]): Test<string> {
  if (included.length + excluded.length === 0) return (message) => optional.some((term) => term(message));
  const [only] = included;
  if (only && included.length === 1 && excluded.length === 0) return only;
  return (message) => included.every((term) => term(message)) && !excluded.some((term) => term(message));
}

function parseTerm(scanner: Scanner): Test<string> {
  const regex = readRegex(scanner);
  if (regex) return (message) => regex.test(message);
  const text = readPhrase(scanner) ?? scanner.read(/\w+/y);
  if (text === undefined) throw invalidPattern();
  // AWS's way to match everything is `" "`
  return text.trim() === "" ? () => true : (message) => message.includes(text);
}
