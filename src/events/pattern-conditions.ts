import { isFields } from "../model/payload.ts";
import {
  InvalidPatternError,
  type Test,
  affix,
  cidr,
  endsWith,
  equals,
  ignoringCase,
  oneKeyOnly,
  startsWith,
  textOf,
  wildcard,
} from "./pattern-texts.ts";

/** Whether a value is one of those that a pattern lists; `absent` asks for there to be none. */
export type Condition = "absent" | Test;

/** One element of the list that a pattern has for a field: a value, or `{ operator: … }`. @throws InvalidPatternError */
export function conditionOf(element: unknown): Condition {
  if (Array.isArray(element)) throw new InvalidPatternError("Match value must be String, number, true, false, or null");
  if (!isFields(element)) return (value) => value === element;
  const [operator, ...others] = Object.keys(element);
  if (operator === undefined) throw new InvalidPatternError("Match expression name not found");
  const operand = element[operator];
  if (operator === "exists") {
    if (typeof operand !== "boolean") {
      throw new InvalidPatternError("exists match pattern must be either true or false.");
    }
    if (others.length > 0) throw new InvalidPatternError(oneKeyOnly);
    return operand ? () => true : "absent";
  }
  const test = operators[operator];
  if (!test || !Object.hasOwn(operators, operator)) {
    throw new InvalidPatternError(`Unrecognized match type ${operator}`);
  }
  const condition = test(operand);
  if (others.length > 0) throw new InvalidPatternError(takesLists.has(operator) ? tooManyElements : oneKeyOnly);
  return condition;
}

const tooManyElements = "Too many elements in numeric expression";
/** Operators of which AWS says so when another key follows. */
const takesLists: ReadonlySet<string> = new Set(["numeric", "anything-but"]);

const operators: Readonly<Record<string, (operand: unknown) => Test>> = {
  exactly: (operand) => equals(textOf(operand, "exact match pattern must be a string")),
  prefix: (operand) => affix("prefix", operand, startsWith),
  suffix: (operand) => affix("suffix", operand, endsWith),
  "equals-ignore-case": (operand) => ignoringCase(textOf(operand, "equals-ignore-case match pattern must be a string")),
  wildcard: (operand) => wildcard(operand),
  cidr: (operand) => cidr(textOf(operand, "prefix match pattern must be a string")),
  numeric: (operand) => numeric(operand),
  "anything-but": (operand) => anythingBut(operand),
};

/** Of a value, a list of values of one type, or an operator with a text or several. */
function anythingBut(operand: unknown): Test {
  if (isFields(operand)) return anythingButThose(operand);
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const isValue = typeof operand === "string" || typeof operand === "number" || Array.isArray(operand);
  if (!isValue) throw new InvalidPatternError(anythingButOperand);
  if (values.some((each) => typeof each !== "string" && typeof each !== "number")) {
    throw new InvalidPatternError("Inside anything but list, start|null|boolean is not supported.");
  }
  if (new Set(values.map((each) => typeof each)).size !== 1) {
    throw new InvalidPatternError(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    );
  }
  const excluded = new Set(values);
  return (value) => !excluded.has(value);
}

const anythingButOperand = "Value of anything-but must be an array or single string/number value.";
const noAffix = "prefix/suffix match pattern must be a string";

const excludable: Readonly<Record<string, { readonly test: (text: string) => Test; readonly complaint: string }>> = {
  prefix: { test: startsWith, complaint: noAffix },
  suffix: { test: endsWith, complaint: noAffix },
  "equals-ignore-case": {
    test: ignoringCase,
    complaint: "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
  },
  wildcard: { test: wildcard, complaint: "wildcard match pattern must be a string" },
};

function anythingButThose(operand: Readonly<Record<string, unknown>>): Test {
  const [operator = "", ...others] = Object.keys(operand);
  const known = Object.hasOwn(excludable, operator) ? excludable[operator] : undefined;
  if (!known) throw new InvalidPatternError(`Unsupported anything-but pattern: ${operator}`);
  const given = operand[operator];
  const texts: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (given === null || typeof given === "boolean" || isFields(given)) {
    throw new InvalidPatternError(anythingButOperand);
  }
  const tests = texts.map((each) => {
    const text = textOf(each, known.complaint);
    if (text === "" && known.complaint === noAffix) throw new InvalidPatternError("Null prefix/suffix not allowed");
    return known.test(text);
  });
  if (others.length > 0) throw new InvalidPatternError(tooManyElements);
  return (value) => !tests.some((test) => test(value));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** `["=", 5]`, `["<", 10]`, `[">", 0, "<=", 5]` */
function numeric(operand: unknown): Test {
  if (!Array.isArray(operand)) throw new InvalidPatternError("Value of numeric must be an array.");
  const terms: readonly unknown[] = operand;
  const [operator, bound, second, top, ...others] = terms;
  if (typeof operator !== "string")
    throw new InvalidPatternError(
      `Invalid member in numeric match: ${operator === undefined ? "]" : JSON.stringify(operator)}`,
    );
  const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  if (!compare) throw new InvalidPatternError(`Unrecognized numeric range operator: ${operator}`);
  if (typeof bound !== "number") {
    throw new InvalidPatternError(`Value of ${operator === "=" ? "equals" : operator} must be numeric`);
  }
  const first: Test = (value) => typeof value === "number" && compare(value, bound);
  if (second === undefined) return first;
  if (!operator.startsWith(">")) throw new InvalidPatternError(tooManyElements);
  if (typeof second !== "string")
    throw new InvalidPatternError(`Bad value in numeric range: ${JSON.stringify(second)}`);
  const below = second === "<" || second === "<=" ? comparisons[second] : undefined;
  if (!below) throw new InvalidPatternError(`Bad numeric range operator: ${second}`);
  if (typeof top !== "number") throw new InvalidPatternError(`Value of ${second} must be numeric`);
  if (others.length > 0) throw new InvalidPatternError("Too many terms in numeric range expression");
  if (bound >= top) throw new InvalidPatternError("Bottom must be less than top");
  return (value) => first(value) && typeof value === "number" && below(value, top);
}
