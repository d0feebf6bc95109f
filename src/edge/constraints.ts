import { javaDouble } from "./java-text.ts";
import { shapeOf } from "./models/model.ts";
import type { ServiceModel, Shape } from "./models/model.ts";
import { elementsOf, type Value } from "./value.ts";

/** One thing that the model demands of a value, and AWS's words for it (API-171). */
export interface Constraint {
  readonly text: string;
  readonly holds: (value: Value) => boolean;
}

export const notNull = "Member must not be null";

const known = new WeakMap<Shape, readonly Constraint[]>();

/** An element of a list or map of plain values is judged with its container, which names every constraint of it. */
export function constraintsOf(shape: Shape, model: ServiceModel): readonly Constraint[] {
  let constraints = known.get(shape);
  if (!constraints) {
    constraints = [...ofSize(shape), ...ofText(shape), ...ofElements(shape, model)];
    known.set(shape, constraints);
  }
  return constraints;
}

function ofSize({ type, min, max }: Shape): Constraint[] {
  const what = type === "integer" || type === "long" || type === "double" ? "value" : "length";
  const print = (bound: number) => (type === "double" ? javaDouble(bound) : String(bound));
  const constraints: Constraint[] = [];
  if (max !== undefined) {
    const text = `Member must have ${what} less than or equal to ${print(max)}`;
    constraints.push({ text, holds: (value) => sizeOf(value) <= max });
  }
  if (min !== undefined) {
    const text = `Member must have ${what} greater than or equal to ${print(min)}`;
    constraints.push({ text, holds: (value) => sizeOf(value) >= min });
  }
  return constraints;
}

/** A number's value, and the length of all else. */
function sizeOf(value: Value): number {
  if (typeof value === "number") return value;
  return typeof value === "string" || value instanceof Uint8Array ? value.length : elementsOf(value).length;
}

function ofText({ pattern, enum: choices }: Shape): Constraint[] {
  const constraints: Constraint[] = [];
  if (pattern !== undefined) {
    const text = `Member must satisfy regular expression pattern: ${pattern}`;
    // Java's matches() takes the whole text; \p{…} exists only with the flag, which in turn forbids [\w-_]
    const regex = new RegExp(`^(?:${pattern})$`, pattern.includes(String.raw`\p{`) ? "u" : "");
    // most requests name the function that the last one named
    let last: string | undefined;
    const holds = (value: Value) => {
      if (value === last) return true;
      if (typeof value !== "string" || !regex.test(value)) return false;
      last = value;
      return true;
    };
    constraints.push({ text, holds });
  }
  if (choices) {
    const text = `Member must satisfy enum value set: [${choices.join(", ")}]`;
    constraints.push({ text, holds: (value) => typeof value === "string" && choices.includes(value) });
  }
  return constraints;
}

function ofElements({ member, key, value }: Shape, model: ServiceModel): Constraint[] {
  return [
    ...ofEach("Member must satisfy constraint", member?.shape, elementsOf),
    ...ofEach("Map keys must satisfy constraint", key?.shape, (map) => Object.keys(map ?? {})),
    ...ofEach("Map value must satisfy constraint", value?.shape, elementsOf),
  ];

  function ofEach(what: string, name: string | undefined, elements: (of: Value) => readonly (Value | undefined)[]) {
    const shape = name === undefined ? undefined : shapeOf(model, name);
    if (!shape || shape.type === "structure") return [];
    const own = constraintsOf(shape, model);
    // as recorded from AWS: a key's constraints don't say it
    const texts = own.map((each) => each.text).concat(name === key?.shape ? [] : [notNull]);
    if (texts.length === 0) return [];
    const fits = (each: Value | undefined) =>
      each !== null && each !== undefined && own.every(({ holds }) => holds(each));
    return [{ text: `${what}: [${texts.join(", ")}]`, holds: (container: Value) => elements(container).every(fits) }];
  }
}
