import { javaDouble, javaText } from "./java-text.ts";
import { shapeOf } from "./models/model.ts";
import type { ServiceModel, Shape } from "./models/model.ts";
import { elementsOf, type Fields, isFields, isList, lowerCamel, type Value } from "./value.ts";

/**
 * What the model demands of an input, and the words in which AWS says that it is not so (API-170 … API-173).
 * An element of a list or map of plain values is judged with its container, which names every constraint of the
 * element; a structure inside one is judged by itself, at `filters.1.member.pattern`.
 */

interface Constraint {
  readonly text: string;
  readonly holds: (value: Value) => boolean;
}

const notNull = "Member must not be null";

/** Each failure in AWS's words; none when the input may pass. */
export function failuresOf(input: Fields, shapeName: string, model: ServiceModel): readonly string[] {
  const failures: string[] = [];
  judgeMembers(input, shapeOf(model, shapeName), "");
  return failures;

  function judge(value: Value, name: string, path: string): void {
    const shape = shapeOf(model, name);
    for (const constraint of constraintsOf(shape, model)) {
      if (!constraint.holds(value)) fail(shown(value, name, model), path, constraint.text);
    }
    if (shape.type !== "structure") judgeStructuresIn(value, shape, path);
    else if (isFields(value)) judgeMembers(value, shape, `${path}.`);
  }

  function judgeMembers(fields: Fields, shape: Shape, prefix: string): void {
    for (const [name, member] of Object.entries(shape.members ?? {})) {
      const value = fields[name];
      if (value !== undefined) judge(value, member.shape, prefix + lowerCamel(name));
      else if (shape.required?.includes(name)) fail("null", prefix + lowerCamel(name), notNull);
    }
  }

  function judgeStructuresIn(value: Value, shape: Shape, path: string): void {
    const element = (shape.member ?? shape.value)?.shape;
    if (element === undefined || shapeOf(model, element).type !== "structure") return;
    const keys = isList(value) ? value.map((_each, index) => index + 1) : Object.keys(value ?? {});
    for (const [index, each] of elementsOf(value).entries()) {
      const at = `${path}.${keys[index]}.member`;
      if (each === null || each === undefined) fail("null", at, notNull);
      else judge(each, element, at);
    }
  }

  function fail(value: string, path: string, text: string): void {
    failures.push(`Value ${value}${value && " "}at '${path}' failed to satisfy constraint: ${text}`);
  }
}

const known = new WeakMap<Shape, readonly Constraint[]>();

function constraintsOf(shape: Shape, model: ServiceModel): readonly Constraint[] {
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
    constraints.push({ text, holds: (value) => typeof value === "string" && regex.test(value) });
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

/** In quotes; empty where the model calls it sensitive. */
function shown(value: Value, shapeName: string, model: ServiceModel): string {
  const shape = shapeOf(model, shapeName);
  const parts = [shape.member, shape.key, shape.value].map((each) => each && shapeOf(model, each.shape));
  return shape.sensitive || parts.some((each) => each?.sensitive) ? "" : `'${javaText(value, shapeName, model)}'`;
}
