import { parseFilterPattern } from "./filter-pattern.ts";

/** Whether a message is one that was asked for. */
export type Matcher = (message: string) => boolean;

/** What a filter pattern asks for; none asks for all. @throws InvalidParameterException */
export function matcherOf(pattern: string | undefined): Matcher {
  if (pattern === undefined) return () => true;
  const filter = parseFilterPattern(pattern);
  return (message) => filter.matches(message);
}

/** @throws InvalidParameterException for what is no filter pattern (API-845) */
export function checkPattern(pattern: string | undefined): void {
  matcherOf(pattern);
}
