import { type Constraint, constraintsOf, notNull } from "./constraints.ts";
import { javaText } from "./java-text.ts";
import { shapeOf } from "./models/model.ts";
import type { ServiceModel, Shape } from "./models/model.ts";
import { elementsOf, type Fields, isFields, isList, lowerCamel, type Value } from "./value.ts";

/**
 * What of an input the model does not allow, in AWS's words (API-170 … API-172); none when it may pass. A structure in
 * a list is judged by itself, at `filters.1.member.pattern`.
 */
export function failuresOf(input: Fields, shapeName: string, model: ServiceModel): readonly string[] {
  const failures: string[] = [];
  judgeMembers(input, shapeOf(model, shapeName), "");
  return failures;

  function judgeMembers(fields: Fields, shape: Shape, prefix: string): void {
    for (const rule of rulesOf(shape, model)) {
      const value = fields[rule.member];
      if (value !== undefined) judge(value, rule, prefix);
      else if (rule.isRequired) fail("null", prefix + rule.name, notNull);
    }
  }

  function judge(value: Value, rule: Rule, prefix: string): void {
    for (const constraint of rule.constraints) {
      if (!constraint.holds(value)) fail(shown(value, rule.shapeName, model), prefix + rule.name, constraint.text);
    }
    if (rule.shape.type !== "structure") judgeElements(value, rule, prefix);
    else if (isFields(value)) judgeMembers(value, rule.shape, `${prefix}${rule.name}.`);
  }

  function judgeElements(value: Value, { name, element }: Rule, prefix: string): void {
    if (!element) return;
    const keys = isList(value) ? value.map((_each, index) => index + 1) : Object.keys(value ?? {});
    for (const [index, each] of elementsOf(value).entries()) {
      const at = `${prefix}${name}.${keys[index]}.member`;
      if (each === null || each === undefined) fail("null", at, notNull);
      else if (isFields(each)) judgeMembers(each, element, `${at}.`);
    }
  }

  function fail(value: string, path: string, text: string): void {
    failures.push(`Value ${value}${value && " "}at '${path}' failed to satisfy constraint: ${text}`);
  }
}

/** What is to be checked of one member, worked out once: an invocation must not pay for the tables. */
interface Rule {
  readonly member: string;
  /** As in messages. */
  readonly name: string;
  readonly isRequired: boolean;
  readonly shapeName: string;
  readonly shape: Shape;
  readonly constraints: readonly Constraint[];
  /** The structure that a list or map is made of. */
  readonly element: Shape | undefined;
}

const knownRules = new WeakMap<Shape, readonly Rule[]>();

/** Of the members of a structure of which anything is to be checked. */
function rulesOf(structure: Shape, model: ServiceModel): readonly Rule[] {
  let rules = knownRules.get(structure);
  if (!rules) {
    rules = Object.entries(structure.members ?? {})
      .map(([member, reference]) => ruleOf(member, reference.shape, structure, model))
      .filter(({ isRequired, shape, constraints, element }) => {
        return isRequired || constraints.length > 0 || element !== undefined || shape.type === "structure";
      });
    knownRules.set(structure, rules);
  }
  return rules;
}

function ruleOf(member: string, shapeName: string, structure: Shape, model: ServiceModel): Rule {
  const shape = shapeOf(model, shapeName);
  const inner = shape.member ?? shape.value;
  const element = inner && shapeOf(model, inner.shape);
  return {
    member,
    name: lowerCamel(member),
    isRequired: structure.required?.includes(member) ?? false,
    shapeName,
    shape,
    constraints: constraintsOf(shape, model),
    element: element?.type === "structure" ? element : undefined,
  };
}

/** In quotes; empty where the model calls it sensitive. */
function shown(value: Value, shapeName: string, model: ServiceModel): string {
  const shape = shapeOf(model, shapeName);
  const parts = [shape.member, shape.key, shape.value].map((each) => each && shapeOf(model, each.shape));
  return shape.sensitive || parts.some((each) => each?.sensitive) ? "" : `'${javaText(value, shapeName, model)}'`;
}
