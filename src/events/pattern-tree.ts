import type { Condition } from "./pattern-conditions.ts";
import { isFields } from "../model/payload.ts";

/** What a pattern says of one object: all of its leaves and children. */
interface Node {
  readonly leaves: Leaf[];
  readonly children: Map<string, Node>;
}

interface Leaf {
  readonly name: string;
  readonly conditions: readonly Condition[];
  /** What is to have nothing at `rest` where the leaf has to be absent: the object so many steps below the event. */
  readonly depth: number;
  readonly rest: readonly string[];
}

interface Field {
  readonly steps: readonly string[];
  readonly conditions: readonly Condition[];
}

/** Whether an event has under each path a value that one of its conditions lets be. */
export function treeOf(conditionsOf: ReadonlyMap<string, readonly Condition[]>): (event: object) => boolean {
  const root: Node = { leaves: [], children: new Map() };
  const fields = [...conditionsOf]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, conditions]): Field => ({ steps: path.split("."), conditions }));
  for (const [index, field] of fields.entries()) addLeaf(root, field, fields.slice(0, index));
  return (event) => matches(root, event, []);
}

function addLeaf(root: Node, { steps, conditions }: Field, before: readonly Field[]): void {
  let node = root;
  for (const step of steps.slice(0, -1)) {
    const child = node.children.get(step) ?? { leaves: [], children: new Map<string, Node>() };
    node.children.set(step, child);
    node = child;
  }
  const depth = Math.max(0, ...before.map((each) => sharedDepth(each, steps)));
  node.leaves.push({ name: steps.at(-1) ?? "", conditions, depth, rest: steps.slice(depth) });
}

/**
 * How deep an object is in which both fields are. AWS goes through fields in the order of their paths: of a list, those
 * before have chosen the object in which a field has to be absent, those after it have not.
 */
function sharedDepth({ steps, conditions }: Field, others: readonly string[]): number {
  if (conditions.every((condition) => condition === "absent")) return 0;
  const most = Math.min(steps.length, others.length) - 1;
  let depth = 0;
  while (depth < most && steps[depth] === others[depth]) depth += 1;
  return depth;
}

/**
 * Of a list of objects one has to have all that the pattern says of it (event-ruler's array consistency); `value` may
 * be anything, and is `undefined` where there is nothing. `above` are the objects that it is in.
 */
function matches(node: Node, value: unknown, above: readonly unknown[]): boolean {
  if (Array.isArray(value) && value.length > 0) return value.some((each) => matches(node, each, above));
  const chosen = [...above, value];
  return (
    node.leaves.every((leaf) => leafMatches(leaf, value, chosen)) &&
    node.children.entries().every(([name, child]) => valuesAt(value, name).some((each) => matches(child, each, chosen)))
  );
}

function leafMatches({ name, conditions, depth, rest }: Leaf, value: unknown, chosen: readonly unknown[]): boolean {
  const primitives = valuesAt(value, name).flatMap(primitivesIn);
  return conditions.some((condition) =>
    condition === "absent" ? isAbsent(rest, chosen[depth]) : primitives.some((each) => condition(each)),
  );
}

/** Nowhere below `value` is there anything at this path. */
function isAbsent(path: readonly string[], value: unknown): boolean {
  const [name = "", ...rest] = path;
  if (Array.isArray(value)) return value.every((each) => isAbsent(path, each));
  const values = valuesAt(value, name);
  return rest.length === 0 ? values.flatMap(primitivesIn).length === 0 : values.every((each) => isAbsent(rest, each));
}

/** What an object has under a name, also where its own names hold dots: `{"a.b":1}` has `{"b":1}` under `a`. */
function valuesAt(value: unknown, name: string): readonly unknown[] {
  if (!isFields(value)) return [undefined];
  const found = Object.hasOwn(value, name) ? [value[name]] : [];
  for (const key of Object.keys(value)) {
    if (key.startsWith(`${name}.`)) found.push({ [key.slice(name.length + 1)]: value[key] });
  }
  return found.length > 0 ? found : [undefined];
}

/** Texts, numbers, booleans and null; objects are no leaves. */
function primitivesIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(primitivesIn);
  return value === undefined || isFields(value) ? [] : [value];
}
