import { isFields } from "../model/payload.ts";

/**
 * Whether `text` is a filter of an event source mapping: a JSON object whose leaves are lists of what matches.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function isFilterPattern(text: string): boolean {
  try {
    const pattern: unknown = JSON.parse(text);
    return isFields(pattern) && Object.values(pattern).every(isRule);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function isRule(rule: unknown): boolean {
  return Array.isArray(rule) ? rule.length > 0 : isFields(rule) && Object.values(rule).every(isRule);
}
