import { matcherOf } from "../event-pattern.ts";
import { InvalidPatternError } from "../pattern-texts.ts";
import { isFields } from "../../model/payload.ts";
import type { MessageAttributes } from "../sqs/message.ts";

/** What a filter policy looks at: a message's attributes, or its text, which then has to be a JSON object. */
export type FilterPolicyScope = "MessageAttributes" | "MessageBody";

/** What a filter policy may be asked about. */
export interface Filtered {
  readonly message: string;
  readonly attributes: MessageAttributes;
}

const maxKeys = 5;
const maxCombinations = 150;

/**
 * A subscription's `FilterPolicy`, JSON.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 * @throws InvalidPatternError in AWS's words
 */
export function filterOf(policy: string, scope: FilterPolicyScope): (filtered: Filtered) => boolean {
  const pattern = patternIn(policy);
  const keys = Object.keys(pattern).length;
  if (keys === 0) return () => true;
  if (keys > maxKeys)
    throw new InvalidPatternError(`FilterPolicy: Filter policy can not have more than ${maxKeys} keys`);
  if (combinationsOf(pattern, 1) > maxCombinations) {
    throw new InvalidPatternError("FilterPolicy: Filter policy is too complex");
  }
  const matches = matcher(pattern);
  if (scope === "MessageAttributes" && isNested(pattern)) {
    throw new InvalidPatternError("Filter policy scope MessageAttributes does not support nested filter policy");
  }
  return scope === "MessageBody"
    ? ({ message }) => matches(bodyOf(message))
    : ({ attributes }) => matches(valuesOf(attributes));
}

function matcher(pattern: object): (event: unknown) => boolean {
  try {
    return matcherOf(pattern);
  } catch (error) {
    if (error instanceof InvalidPatternError) throw new InvalidPatternError(`FilterPolicy: ${error.message}`);
    throw error;
  }
}

function patternIn(policy: string): Readonly<Record<string, unknown>> {
  try {
    const pattern: unknown = JSON.parse(policy);
    if (isFields(pattern)) return pattern;
  } catch {
    throw new InvalidPatternError("FilterPolicy: failed to parse JSON."); // a SyntaxError
  }
  throw new InvalidPatternError("FilterPolicy: Filter is not an object");
}

/** Each list counts as often as it is deep; alternatives add up. */
function combinationsOf(pattern: Readonly<Record<string, unknown>>, depth: number): number {
  return Object.entries(pattern).reduce((product, [key, value]) => {
    if (isFields(value)) return product * combinationsOf(value, depth + 1);
    if (!Array.isArray(value)) return product;
    const elements: readonly unknown[] = value;
    if (key !== "$or") return product * elements.length * depth;
    return product * elements.filter(isFields).reduce((sum, each) => sum + combinationsOf(each, depth), 0);
  }, 1);
}

function isNested(pattern: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(pattern).some(([key, value]) => {
    if (isFields(value)) return true;
    return key === "$or" && Array.isArray(value) && value.some((each: unknown) => isFields(each) && isNested(each));
  });
}

function bodyOf(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined; // a SyntaxError: no policy matches
  }
}

/** By name; what is bytes can't be filtered by. */
function valuesOf(attributes: MessageAttributes): Record<string, unknown> {
  const values = Object.entries(attributes).map(([name, { DataType, StringValue = "" }]) => {
    if (DataType === "String.Array") return [name, listIn(StringValue)] as const;
    const [type] = DataType.split(".", 1);
    if (type === "Binary") return undefined;
    return [name, type === "Number" ? Number(StringValue) : StringValue] as const;
  });
  return Object.fromEntries(values.filter((each) => each !== undefined));
}

function listIn(text: string): unknown {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : text;
  } catch {
    return text; // a SyntaxError
  }
}
