import { type Condition, conditionOf } from "./pattern-conditions.ts";
import { InvalidPatternError } from "./pattern-texts.ts";
import { treeOf } from "./pattern-tree.ts";
import { isFields } from "../model/payload.ts";

/**
 * An event pattern, as EventBridge's rules and the filters of event source mappings have it: every field that it names
 * has to have one of the values that it lists.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @throws InvalidPatternError in AWS's words
 */
export function matcherOf(pattern: unknown): (event: unknown) => boolean {
  if (!isFields(pattern)) throw new InvalidPatternError("Filter is not an object");
  const trees = combinationsOf(pattern, { path: [], isInOr: false, before: [new Map()] }).map(treeOf);
  return (event) => isFields(event) && trees.some((tree) => tree(event));
}

/** The conditions of each path, one alternative taken of each `$or`: what the last one says of a path counts. */
type Combination = ReadonlyMap<string, readonly Condition[]>;

/** Where a part of a pattern stands. */
interface Standing {
  readonly path: readonly string[];
  readonly isInOr: boolean;
  /** What stands before it. */
  readonly before: readonly Combination[];
}

/** AWS's limit. */
const maxCombinations = 1000;

function combinationsOf(pattern: Readonly<Record<string, unknown>>, standing: Standing): readonly Combination[] {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new InvalidPatternError("Empty objects are not allowed");
  return entries.reduce((before, entry) => withField(entry, { ...standing, before }), standing.before);
}

/** A name with dots is a path of its own. */
function withField([key, value]: readonly [string, unknown], standing: Standing): readonly Combination[] {
  if (key === "$or") return withAlternatives(value, standing);
  if (standing.isInOr && reserved.has(key)) {
    throw new InvalidPatternError(`${key} is Ruler reserved fieldName which cannot be used inside $or.`);
  }
  const path = [...standing.path, key];
  if (isFields(value)) return combinationsOf(value, { ...standing, path });
  if (!Array.isArray(value)) throw new InvalidPatternError(`"${key}" must be an object or an array`);
  const values: readonly unknown[] = value;
  if (values.length === 0) throw new InvalidPatternError("Empty arrays are not allowed");
  const conditions = values.map(conditionOf);
  return standing.before.map((each) => new Map(each).set(path.join("."), conditions));
}

function withAlternatives(value: unknown, standing: Standing): readonly Combination[] {
  if (!Array.isArray(value)) throw new InvalidPatternError("It must be an Array followed with $or.");
  const combinations: Combination[] = [];
  for (const each of value) {
    if (!isFields(each)) {
      throw new InvalidPatternError("Only JSON object is allowed in array of $or relationship.");
    }
    combinations.push(...combinationsOf(each, { ...standing, isInOr: true }));
    if (combinations.length > maxCombinations) {
      throw new InvalidPatternError(`$or relationships have more than ${maxCombinations} combinations.`);
    }
  }
  if (value.length < 2) throw new InvalidPatternError("There must have at least 2 Objects in $or relationship.");
  return combinations;
}

/** Names of operators, present and future: as fields they are refused inside `$or`. */
export const reserved: ReadonlySet<string> = new Set(
  (
    "exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex not-wildcard " +
    "not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range " +
    "ip-address-in-range ip-address-not-in-range"
  ).split(" "),
);
