import { parseComparison } from "./comparison.ts";
import { parseExpression, type Test } from "./expression.ts";
import { type FilterPattern, invalidPattern } from "./pattern.ts";
import { Scanner } from "./scanner.ts";
import { parseSelector, type Selector, selectsAny } from "./selector.ts";

const constants: ReadonlyMap<string, unknown> = new Map([
  ["NULL", null],
  ["TRUE", true],
  ["FALSE", false],
]);

/** `{ $.level = "error" && $.attempt > 3 }` (API-843). @throws InvalidParameterException */
export function parseJsonPattern(text: string): FilterPattern {
  const scanner = new Scanner(text);
  const selectors: Selector[] = [];
  scanner.expect("{");
  const test = parseExpression(scanner, () => {
    const selector = parseSelector(scanner);
    selectors.push(selector);
    return parseCondition(scanner, selector);
  });
  scanner.expect("}");
  if (!scanner.isAtEnd()) throw invalidPattern();
  return {
    matches: (message) => {
      const event = objectIn(message);
      return event !== undefined && test(event);
    },
    extract: (message) => extract(objectIn(message), selectors),
  };
}

function parseCondition(scanner: Scanner, { steps }: Selector): Test<object> {
  const comparison = parseComparison(scanner);
  if (comparison) return (event) => selectsAny(event, steps, comparison);
  if (scanner.read(/\s*NOT\s+EXISTS\b/y) !== undefined) return (event) => !selectsAny(event, steps, () => true);
  const name = scanner.read(/\s*IS\s+(NULL|TRUE|FALSE)\b/y);
  if (name === undefined) throw invalidPattern();
  const constant = constants.get(name);
  return (event) => selectsAny(event, steps, (value) => value === constant);
}

/** The first value of each selector that has one, as text; objects and arrays are none. */
function extract(event: object | undefined, selectors: readonly Selector[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { source, steps } of selectors) {
    selectsAny(event, steps, (value) => {
      if (typeof value === "object" && value !== null) return false;
      values[source] = String(value);
      return true;
    });
  }
  return values;
}

function objectIn(message: string): object | undefined {
  if (!message.startsWith("{") && !message.trimStart().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
