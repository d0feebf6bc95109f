import { unescaped } from "./literals.ts";
import { invalidPattern } from "./pattern.ts";
import type { Scanner } from "./scanner.ts";

const anyChild: unique symbol = Symbol("any element or field");

type Step = string | number | typeof anyChild;

/** `$.users[0].email`: the way to values in a JSON event. */
export interface Selector {
  /** As the pattern has it. */
  readonly source: string;
  readonly steps: readonly Step[];
}

/** @throws InvalidParameterException also for the second wildcard of a selector, or the fourth of a pattern */
export function parseSelector(scanner: Scanner): Selector {
  scanner.expect("$");
  const from = scanner.position;
  const steps: Step[] = [];
  for (let step = readStep(scanner); step !== undefined; step = readStep(scanner)) {
    if (step === anyChild && steps.includes(anyChild)) throw invalidPattern();
    steps.push(step);
  }
  if (steps.length === 0) throw invalidPattern();
  return { source: `$${scanner.since(from)}`, steps };
}

/** `.key`, `['a key']`, `["a key"]`, `[0]`, `[*]` or `.*`; a dot may stand before a bracket. */
function readStep(scanner: Scanner): Step | undefined {
  const key = scanner.read(/\.([\w-]+)/y);
  if (key !== undefined) return key;
  const quoted = scanner.read(/\.?\['((?:[^'\\]|\\.)*)'\]/sy) ?? scanner.read(/\.?\["((?:[^"\\]|\\.)*)"\]/sy);
  if (quoted !== undefined) return unescaped(quoted);
  const index = scanner.read(/\.?\[(\d+)\]/y);
  if (index !== undefined) return Number(index);
  if (scanner.read(/\.?\[\*\]|\.\*/y) === undefined) return undefined;
  scanner.count("wildcard");
  return anyChild;
}

/** Whether `test` holds for any value that the steps from `at` on lead to. */
export function selectsAny(value: unknown, steps: readonly Step[], test: (value: unknown) => boolean, at = 0): boolean {
  const step = steps[at];
  if (step === undefined) return test(value);
  if (typeof value !== "object" || value === null) return false;
  if (step === anyChild) return Object.values(value).some((child) => selectsAny(child, steps, test, at + 1));
  if (Array.isArray(value) !== (typeof step === "number") || !Object.hasOwn(value, step)) return false;
  return selectsAny(Reflect.get(value, step), steps, test, at + 1);
}
