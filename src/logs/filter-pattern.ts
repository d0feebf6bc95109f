import { parseJsonPattern } from "./filter/json-pattern.ts";
import { type FilterPattern, invalidPattern } from "./filter/pattern.ts";
import { parseSpaceDelimited } from "./filter/space-delimited.ts";
import { parseTerms } from "./filter/terms.ts";

export type { FilterPattern } from "./filter/pattern.ts";

/** The model's bound, held here as well: how deep a pattern nests is bounded with it. */
const maxLength = 1024;

/**
 * Reads a filter pattern of CloudWatch Logs (API-840 … API-845). Reading takes little time, and matching a time
 * proportional to the message's length, whatever the pattern.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws InvalidParameterException `Invalid filter pattern`
 */
export function parseFilterPattern(pattern: string): FilterPattern {
  if (pattern.length > maxLength) throw invalidPattern();
  const text = pattern.trim();
  if (text === "") return { matches: () => true, extract: () => ({}) };
  if (text.startsWith("{")) return parseJsonPattern(text);
  return text.startsWith("[") ? parseSpaceDelimited(text) : parseTerms(text);
}
