import { InvalidParameterException } from "../model/exceptions.ts";

/** Whether a message is one that was asked for. */
export type Matcher = (message: string) => boolean;

/** What a filter pattern asks for; an empty one asks for all (API-840). @throws InvalidParameterException */
export function matcherOf(pattern: string | undefined): Matcher {
  if (pattern === undefined || pattern.trim() === "") return () => true;
  throw new InvalidParameterException("Invalid filter pattern");
}

/** @throws InvalidParameterException for what is no filter pattern (API-845) */
export function checkPattern(pattern: string | undefined): void {
  matcherOf(pattern);
}
