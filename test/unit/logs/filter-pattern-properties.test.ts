import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { parseFilterPattern } from "../../../src/logs/filter-pattern.ts";
import { InvalidParameterException } from "../../../src/model/exceptions.ts";

const text = fc.string({ unit: "binary", minLength: 1, maxLength: 100 });

test("terms and phrases that are taken from a text match it", () => {
  const places = fc.array(fc.tuple(fc.nat(100), fc.nat(20)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(text, places, fc.constantFrom("", "?"), (message, parts, prefix) => {
      const terms = parts.map(([from, length]) => `${prefix}${quote(message.slice(from, from + length))}`);
      const words = message.match(/\w+/g) ?? [];
      assert.ok(parseFilterPattern(terms.join(" ")).matches(message));
      assert.ok(parseFilterPattern([...terms, ...words].join(" ")).matches(message));
    }),
  );
});

test("the value of each leaf of a JSON event matches it, and its negation does not", () => {
  const object = fc.dictionary(text, fc.jsonValue({ stringUnit: "binary", maxDepth: 3 }), { minKeys: 1, maxKeys: 4 });
  fc.assert(
    fc.property(object, (event) => {
      const message = JSON.stringify(event);
      for (const { selector, value } of leavesOf(JSON.parse(message), "$")) {
        for (const [condition, expected] of conditionsOn(value)) {
          const pattern = `{ ${selector} ${condition} }`;
          if (pattern.length > 1024) continue;
          assert.equal(parseFilterPattern(pattern).matches(message), expected, pattern);
        }
      }
    }),
  );
});

test("the fields of a space-delimited event match it, with an ellipsis for any of them as well", () => {
  const word = fc.stringMatching(/^[!#-Z\\-~ü€][!-~ü€]{0,9}$/).map((value) => ({ value, raw: value }));
  const bracketed = fc.stringMatching(/^[^\]]{0,9}$/).map((value) => ({ value, raw: `[${value}]` }));
  const quoted = fc.stringMatching(/^[^"]{0,9}$/).map((value) => ({ value, raw: `"${value}"` }));
  const fields = fc.array(fc.oneof(word, bracketed, quoted), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fields, fc.nat(8), fc.nat(8), (columns, from, length) => {
      const message = columns.map(({ raw }) => raw).join(" ");
      const conditions = columns.map(({ value }, index) => `f${index} = ${quote(value)}`);
      const pattern = `[${conditions.join(", ")}]`;
      assert.deepEqual(
        parseFilterPattern(pattern).extract(message),
        Object.fromEntries(columns.map(({ value }, index) => [`$f${index}`, value])),
      );
      assert.ok(parseFilterPattern(pattern).matches(message));
      assert.ok(parseFilterPattern(`[${conditions.toSpliced(from, length, "...").join(",")}]`).matches(message));
    }),
  );
});

test("whatever the text, it is a pattern or refused as one, and a pattern can be held against anything", () => {
  const token = fc.constantFrom(
    ..."{ } [ ] ( ) $ . * , % \" ' \\ = != < >= && || ... ? - ^ {2,} \\d $.a NOT EXISTS IS 1".split(" "),
  );
  const alike = fc
    .array(fc.oneof(token, fc.string({ maxLength: 3 })), { maxLength: 40 })
    .map((parts) => parts.join(""));
  const enclosed = fc.tuple(fc.constantFrom(["{ $.a", "}"], ["[a", "]"], ["%", "%"], ["", ""]), alike);
  const pattern = fc.oneof(
    fc.string({ unit: "binary", maxLength: 1100 }),
    enclosed.map(([[open, close], inner]) => `${open}${inner}${close}`),
  );
  fc.assert(
    fc.property(pattern, fc.oneof(text, fc.json()), (source, message) => {
      try {
        const parsed = parseFilterPattern(source);
        assert.equal(typeof parsed.matches(message), "boolean");
        assert.equal(typeof parsed.extract(message), "object");
      } catch (error) {
        assert.ok(error instanceof InvalidParameterException);
      }
    }),
    { numRuns: 2000 },
  );
});

function quote(value: string): string {
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

interface Leaf {
  readonly selector: string;
  readonly value: unknown;
}

function leavesOf(value: unknown, selector: string): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((child, index) => leavesOf(child, `${selector}[${index}]`));
  if (typeof value !== "object" || value === null) return [{ selector, value }];
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, `${selector}.[${quote(key)}]`));
}

function conditionsOn(value: unknown): [string, boolean][] {
  if (value === null)
    return [
      ["IS NULL", true],
      ["= *", false],
      ["NOT EXISTS", false],
    ];
  if (typeof value === "boolean")
    return [
      [`IS ${String(value).toUpperCase()}`, true],
      [`= ${value}`, true],
    ];
  const operand = typeof value === "string" ? quote(value) : JSON.stringify(value);
  return [
    [`= ${operand}`, true],
    [`!= ${operand}`, false],
    ["= *", true],
    ["NOT EXISTS", false],
  ];
}
