/** Patterns of several fields, lists and alternatives, against a reading of them that is slow and simple. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { matcherOf } from "../../../src/events/event-pattern.ts";

/** A value of an event, as event-ruler flattens it: with the places in lists that it was found at. */
interface Found {
  readonly path: string;
  readonly value: unknown;
  /** Place in the list, by the list's own path and the places of those around it. */
  readonly places: ReadonlyMap<string, number>;
}

type Rule = ReadonlyMap<string, readonly unknown[]>;

/** Every `$or` written out. */
function rulesOf(pattern: object, path: string, before: readonly Rule[]): readonly Rule[] {
  return Object.entries(pattern).reduce((rules, [key, value]: [string, unknown]) => {
    const here = path === "" ? key : `${path}.${key}`;
    if (key === "$or" && Array.isArray(value)) return value.flatMap((each: object) => rulesOf(each, path, rules));
    if (Array.isArray(value)) return rules.map((rule) => new Map(rule).set(here, value));
    return rulesOf(Object(value), here, rules);
  }, before);
}

function flattened(value: unknown, path: string, places: ReadonlyMap<string, number>): readonly Found[] {
  if (Array.isArray(value)) {
    const list = `${path} ${[...places].join(" ")}`;
    return value.flatMap((each: unknown, index) => {
      const isLeaf = typeof each !== "object" || each === null;
      return flattened(each, path, isLeaf ? places : new Map([...places, [list, index]]));
    });
  }
  if (typeof value !== "object" || value === null) return [{ path, value, places }];
  return Object.entries(value).flatMap(([key, each]) => flattened(each, path === "" ? key : `${path}.${key}`, places));
}

/** Goes through the fields by name; each value that one takes has to be in the same objects of lists as those before. */
function isMatched(
  rule: readonly (readonly [string, readonly unknown[]])[],
  all: readonly Found[],
  so: ReadonlyMap<string, number>,
): boolean {
  const [field, ...rest] = rule;
  if (!field) return true;
  const [path, wanted] = field;
  const fitting = all.filter(
    (each) => each.path === path && [...each.places].every(([list, place]) => (so.get(list) ?? place) === place),
  );
  const isAbsent = wanted.some((each) => isExists(each, false)) && fitting.length === 0;
  if (isAbsent && isMatched(rest, all, so)) return true;
  return fitting.some(
    ({ value, places }) =>
      wanted.some((each) => each === value || isExists(each, true)) &&
      isMatched(rest, all, new Map([...so, ...places])),
  );
}

function isExists(element: unknown, exists: boolean): boolean {
  return typeof element === "object" && element !== null && Reflect.get(element, "exists") === exists;
}

function simply(pattern: object, event: object): boolean {
  const all = flattened(event, "", new Map());
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
  return rulesOf(pattern, "", [new Map()]).some((rule) => isMatched([...rule].toSorted(byName), all, new Map()));
}

const name = fc.constantFrom("a", "b");
const primitive = fc.constantFrom("x", 1);
const primitives = fc.array(primitive, { maxLength: 2 });
const { event } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 2 }, primitive, tie("event"), fc.array(tie("event"), { maxLength: 3 }), primitives),
  event: fc.dictionary(name, tie("value"), { maxKeys: 2 }),
}));
const values = fc.array(fc.oneof(primitive, fc.constant({ exists: true })), { minLength: 1, maxLength: 2 });
const leaf = fc.oneof(values, fc.constant([{ exists: false }]));
const fieldsOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
  fc.dictionary(fc.oneof(name, fc.constantFrom("a.b", "b.a")), value, { minKeys: 1, maxKeys: 2 });
const withOr = (fields: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  fc.oneof(
    fields,
    fc.tuple(fields, fields, fields).map(([all, one, other]) => ({ ...all, $or: [one, other] })),
  );
const pattern = withOr(fieldsOf(fc.oneof(leaf, withOr(fieldsOf(leaf)))));

test("a pattern of many fields matches as all of its combinations, written out and tried one by one", () => {
  let matched = 0;
  fc.assert(
    fc.property(pattern, fc.array(event, { minLength: 1, maxLength: 4 }), (given, events) => {
      const matcher = matcherOf(given);
      for (const each of events) {
        const expected = simply(given, Object(each));
        matched += Number(expected);
        assert.equal(matcher(each), expected);
      }
    }),
    { numRuns: 1000 },
  );
  assert(matched > 50, `only ${matched} matched`);
});

const detail = {
  tags: [
    { key: "team", value: "a" },
    { key: "stage", value: "b", zone: "z" },
  ],
  other: 1,
};
const examples: readonly (readonly [pattern: string, matches: boolean])[] = [
  // one object of the list has to have both, however the fields are written
  ['{"detail.tags.key":["team"],"detail.tags.value":["b"]}', false],
  ['{"detail":{"tags":{"key":["team"]},"$or":[{"tags":{"value":["b"]}},{"other":[2]}]}}', false],
  ['{"detail":{"tags":{"key":["team"]},"$or":[{"tags":{"value":["a"]}},{"other":[2]}]}}', true],
  // what the object has not that has the key
  ['{"detail":{"tags":{"key":["team"],"zone":[{"exists":false}]}}}', true],
  ['{"detail":{"tags":{"key":["stage"],"zone":[{"exists":false}]}}}', false],
  // what is said inside of an alternative of a field that is named already
  ['{"detail":{"other":[2],"$or":[{"other":[1]},{"tags":{"key":["none"]}}]}}', true],
];
for (const [text, expected] of examples) {
  test(`${text} ${expected ? "matches" : "doesn't match"} tags of a team and a stage`, () => {
    assert.equal(matcherOf(JSON.parse(text))({ detail }), expected);
  });
}

test("alternatives have a thousand combinations at most", () => {
  const two = { $or: [{ a: [1] }, { b: [1] }] };
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, two]));
  assert.equal(matcherOf(many(9))({}), false);
  assert.throws(() => matcherOf(many(100)), {
    name: "InvalidPatternError",
    message: "$or relationships have more than 1000 combinations.",
  });
});
