import { Regex } from "./regex.ts";
import type { Scanner } from "./scanner.ts";

/** `"a phrase with \" in it"`, without quotes and escapes. */
export function readPhrase(scanner: Scanner): string | undefined {
  const phrase = scanner.read(/\s*"((?:[^"\\]|\\.)*)"/sy);
  return phrase === undefined ? undefined : unescaped(phrase);
}

/** `%a regular expression%`. @throws InvalidParameterException for a bad one, or the third of a pattern (API-842) */
export function readRegex(scanner: Scanner): Regex | undefined {
  const source = scanner.read(/\s*%([^%]*)%/y);
  if (source === undefined) return undefined;
  scanner.count("regex");
  return new Regex(source);
}

/** Text in which `\"`, `\'` and `\\` stand for the second character. */
export function unescaped(text: string): string {
  return text.replaceAll(/\\(["'\\])/g, "$1");
}
