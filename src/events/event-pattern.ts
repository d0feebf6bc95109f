import { type Condition, InvalidPatternError, conditionOf } from "./pattern-conditions.ts";
import { isFields } from "./pattern-values.ts";

/**
 * An event pattern, as EventBridge's rules and the filters of event source mappings have it: every field that it names
 * has to have one of the values that it lists.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @throws InvalidPatternError in AWS's words
 */
export function matcherOf(pattern: unknown): (event: unknown) => boolean {
  if (!isFields(pattern)) throw new InvalidPatternError("Filter is not an object");
  const root = nodeOf(pattern, [], false);
  return (event) => isFields(event) && matches(root, event, event);
}

/** What a pattern says of one object: all of its leaves and children, and one of each set of alternatives. */
interface Node {
  readonly leaves: readonly Leaf[];
  readonly children: readonly (readonly [name: string, node: Node])[];
  readonly alternatives: readonly (readonly Node[])[];
}

interface Leaf {
  readonly name: string;
  /** From the event's root, for whether there is anything at all. */
  readonly path: readonly string[];
  readonly conditions: readonly Condition[];
}

function nodeOf(pattern: Readonly<Record<string, unknown>>, path: readonly string[], isInOr: boolean): Node {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new InvalidPatternError("Empty objects are not allowed");
  const parts = entries.map(([key, value]): Node => {
    if (key === "$or") return { ...nothing, alternatives: [alternativesOf(value, path)] };
    if (isInOr && reserved.has(key)) {
      throw new InvalidPatternError(`${key} is Ruler reserved fieldName which cannot be used inside $or.`);
    }
    return fieldOf(key, value, path, isInOr);
  });
  return {
    leaves: parts.flatMap(({ leaves }) => leaves),
    children: parts.flatMap(({ children }) => children),
    alternatives: parts.flatMap(({ alternatives }) => alternatives),
  };
}

const nothing: Node = { leaves: [], children: [], alternatives: [] };

/** One field of a pattern; a name with dots is a path of its own. */
function fieldOf(key: string, value: unknown, path: readonly string[], isInOr: boolean): Node {
  const steps = key.split(".");
  const here = [...path, ...steps];
  const name = steps.pop() ?? "";
  const inner = (): Node => {
    if (Array.isArray(value)) return { ...nothing, leaves: [leafOf(name, here, value)] };
    if (isFields(value)) return { ...nothing, children: [[name, nodeOf(value, here, isInOr)]] };
    throw new InvalidPatternError(`"${key}" must be an object or an array`);
  };
  return steps.reduceRight<Node>((node, step) => ({ ...nothing, children: [[step, node]] }), inner());
}

function alternativesOf(value: unknown, path: readonly string[]): readonly Node[] {
  if (!Array.isArray(value)) throw new InvalidPatternError("It must be an Array followed with $or.");
  const nodes = value.map((each: unknown) => {
    if (!isFields(each)) {
      throw new InvalidPatternError("Only JSON object is allowed in array of $or relationship.");
    }
    return nodeOf(each, path, true);
  });
  if (nodes.length < 2) throw new InvalidPatternError("There must have at least 2 Objects in $or relationship.");
  return nodes;
}

function leafOf(name: string, path: readonly string[], values: readonly unknown[]): Leaf {
  if (values.length === 0) throw new InvalidPatternError("Empty arrays are not allowed");
  return { name, path, conditions: values.map(conditionOf) };
}

/**
 * Of a list of objects one has to have all that the pattern says of it (event-ruler's array consistency); `value` may
 * be anything, and is `undefined` where there is nothing.
 */
function matches(node: Node, value: unknown, event: object): boolean {
  if (Array.isArray(value) && value.length > 0) return value.some((each) => matches(node, each, event));
  return (
    node.leaves.every((leaf) => leafMatches(leaf, value, event)) &&
    node.children.every(([name, child]) => valuesAt(value, name).some((each) => matches(child, each, event))) &&
    node.alternatives.every((nodes) => nodes.some((each) => matches(each, value, event)))
  );
}

function leafMatches({ name, path, conditions }: Leaf, value: unknown, event: object): boolean {
  const primitives = valuesAt(value, name).flatMap(primitivesIn);
  return conditions.some((condition) =>
    condition === "absent" ? isAbsent(path, event) : primitives.some((each) => condition(each)),
  );
}

/** Nowhere in the event is there a value at this path. */
function isAbsent(path: readonly string[], event: unknown): boolean {
  const [name = "", ...rest] = path;
  if (Array.isArray(event)) return event.every((each) => isAbsent(path, each));
  const values = valuesAt(event, name);
  return rest.length === 0 ? values.flatMap(primitivesIn).length === 0 : values.every((each) => isAbsent(rest, each));
}

/** What an object has under a name, also where its own names hold dots: `{"a.b":1}` has `{"b":1}` under `a`. */
function valuesAt(value: unknown, name: string): readonly unknown[] {
  if (!isFields(value)) return [undefined];
  const found = Object.hasOwn(value, name) ? [value[name]] : [];
  for (const [key, each] of Object.entries(value)) {
    if (key.startsWith(`${name}.`)) found.push({ [key.slice(name.length + 1)]: each });
  }
  return found.length > 0 ? found : [undefined];
}

/** Texts, numbers, booleans and null; objects are no leaves. */
function primitivesIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(primitivesIn);
  return value === undefined || isFields(value) ? [] : [value];
}

/** Names of operators, present and future: as fields they are refused inside `$or`. */
const reserved: ReadonlySet<string> = new Set(
  (
    "exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex not-wildcard " +
    "not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range " +
    "ip-address-in-range ip-address-not-in-range"
  ).split(" "),
);
