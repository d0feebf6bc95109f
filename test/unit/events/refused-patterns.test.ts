/** What AWS says of patterns that it refuses, and where: as recorded by LocalStack, and as event-ruler has it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { checkedPattern } from "../../../src/events/rules/checked-pattern.ts";
import { InvalidEventPatternException } from "../../../src/model/exceptions.ts";

/** Pattern, reason, column of its only line, and how often AWS names that; none where AWS names no place. */
const recorded: readonly (readonly [string, string, number?, number?])[] = [
  ['{"resources": []}', "Empty arrays are not allowed", 17],
  [
    '{"detail": {"state": [{"anything-but": {"equals-ignore-case": 123}}]}}',
    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    66,
  ],
  [
    '{"detail": {"state": [{"anything-but": {"equals-ignore-case": [123, 456]}}]}}',
    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    67,
    2,
  ],
  [
    '{"detail": {"state": [{"anything-but": ["stopped", null]}]}}',
    "Inside anything but list, start|null|boolean is not supported.",
    56,
    2,
  ],
  [
    '{"detail": {"state": [{"anything-but": null}]}}',
    "Value of anything-but must be an array or single string/number value.",
    44,
  ],
  ['{"detail": {"FileName": [{"anything-but": {"prefix": ""}}]}}', "Null prefix/suffix not allowed", 56],
  [
    '{"detail": {"FileName": [{"anything-but": {"prefix": {"equals-ignore-case": "file"}}}]}}',
    "Value of anything-but must be an array or single string/number value.",
    55,
  ],
  ['{"detail": {"state": [{"anything-but": {"prefix": 123}}]}}', "prefix/suffix match pattern must be a string", 54],
  [
    '{"detail": {"state": [{"anything-but": {"prefix": [123, "test"]}}]}}',
    "prefix/suffix match pattern must be a string",
    55,
    2,
  ],
  ['{"detail": {"FileName": [{"anything-but": {"suffix": ""}}]}}', "Null prefix/suffix not allowed", 56],
  [
    '{"detail": {"FileName": [{"anything-but": {"suffix": {"equals-ignore-case": ".png"}}}]}}',
    "Value of anything-but must be an array or single string/number value.",
    55,
  ],
  ['{"detail": {"FileName": [{"anything-but": {"suffix": 123}}]}}', "prefix/suffix match pattern must be a string", 57],
  [
    '{"detail": {"FileName": [{"anything-but": {"suffix": [null, ".txt"]}}]}}',
    "prefix/suffix match pattern must be a string",
    59,
    2,
  ],
  [
    '{"detail": {"FileName": [{"anything-but": {"suffix": [123, ".txt"]}}]}}',
    "prefix/suffix match pattern must be a string",
    58,
    2,
  ],
  [
    '{"detail": {"state": [{"anything-but": {"wildcard": [123, "*/dir/*"]}}]}}',
    "wildcard match pattern must be a string",
    57,
    2,
  ],
  ['{"detail": {"FilePath": [{"anything-but": {"wildcard": 123}}]}}', "wildcard match pattern must be a string", 59],
  [
    '{"detail-type": [{"equals-ignore-case": ["ec2 instance state-change notification"]}]}',
    "equals-ignore-case match pattern must be a string",
    42,
  ],
  [
    '{"detail-type": [{"equals-ignore-case": {"prefix": "ec2"}}]}',
    "equals-ignore-case match pattern must be a string",
    42,
  ],
  ['{"detail": {"sourceIPAddress": [{"cidr": "bad-filter"}]}}', "Malformed CIDR, one '/' required"],
  ['{"detail": {"sourceIPAddress": [{"cidr": "xx.11.xx/8"}]}}', "Nonstandard IP address: xx.11.xx"],
  ['{"detail": {"sourceIPAddress": [{"cidr": "bad-/64filter"}]}}', "Malformed CIDR, mask bits must be an integer"],
  ['{"detail": {"sourceIPAddress": [{"cidr": ["bad-type"]}]}}', "prefix match pattern must be a string", 43],
  [
    '{"detail": {"sourceIPAddress": [{"cidr": "xxxx:db8:1234:1a00::/64"}]}}',
    "Nonstandard IP address: xxxx:db8:1234:1a00::",
  ],
  ['{"detail": {"c-count": [{"numeric": [">", 0, ">", 0]}]}}', "Bad numeric range operator: >", 49],
  ['{"detail": {"c-count": [{"numeric": 10}]}}', "Value of numeric must be an array.", 39],
  ['{"detail": {"equal": [{"NUMERIC": ["=", 5]}]}}', "Unrecognized match type NUMERIC", 36],
  ['{"detail": {"c-count": [{"numeric": [">", 0, "<"]}]}}', "Value of < must be numeric", 50],
  ['{"time": [{"prefix": 123}]}', "prefix match pattern must be a string", 25],
  ['{"time": [{"prefix": ["2022-07-13"]}]}', "prefix match pattern must be a string", 23],
  ['{"FileName": [{"suffix": 123}]}', "suffix match pattern must be a string", 29],
  ['{"FileName": [{"suffix": [".png"]}]}', "suffix match pattern must be a string", 27],
  ['{"EventBusArn": [{"wildcard": 123}]}', "wildcard match pattern must be a string", 34],
  [
    '{"EventBusArn": [{"wildcard": ["arn:aws:events:us-east-1:**:event-bus/*"]}]}',
    "wildcard match pattern must be a string",
    32,
  ],
  [
    '{"EventBusArn": [{"wildcard": "arn:aws:events:us-east-1:**:event-bus/*"}]}',
    "Consecutive wildcard characters at pos 26",
    72,
  ],
  ['{"int": 42}', '"int" must be an object or an array', 11],
  ['{"my_key": [{"EXISTS": true}]}', "Unrecognized match type EXISTS", 28],
  ['{"string": "my-value"}', '"string" must be an object or an array', 13],
  [
    "this is valid json but not a dict",
    "Unrecognized token 'this': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    5,
  ],
  ["{'bad': 'quotation'}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 2],
  [
    '{"not": closed mark"',
    "Unrecognized token 'closed': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    15,
  ],
  ['["not", "a", "dict", "but valid json"]', "Filter is not an object", 2],
];

/** Not recorded: from event-ruler's sources. */
const derived: typeof recorded = [
  ['{"a":[{"numeric":["=",1],"x":1}]}', "Too many elements in numeric expression", 31],
  ['{"a":[{"prefix":"b","x":1}]}', "Only one key allowed in match expression", 26],
  ['{"$or":[{"a":[1]},{"prefix":["b"]}]}', "prefix is Ruler reserved fieldName which cannot be used inside $or.", 30],
  ['{"$or":[{"a":[1]}]}', "There must have at least 2 Objects in $or relationship.", 19],
  ['{"a":{}}', "Empty objects are not allowed", 8],
  ['{"a": [1],}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", 11],
];

function refusalOf(pattern: string): string {
  try {
    checkedPattern(pattern);
    return "none";
  } catch (error) {
    assert(error instanceof InvalidEventPatternException);
    return error.message;
  }
}

for (const [pattern, reason, column, times = 1] of [...recorded, ...derived]) {
  test(`AWS's words for ${pattern}`, () => {
    const place = column === undefined ? "" : `\n at [Source: (String)"${pattern}"; line: 1, column: ${column}]`;
    assert.equal(refusalOf(pattern), `Event pattern is not valid. Reason: ${reason}${place.repeat(times)}`);
  });
}

test("a place counts lines, and shows no more than the pattern's first 500 characters", () => {
  const long = `{"a":\n"${"x".repeat(600)}"}`;
  const shown = `"${long.slice(0, 500)}"[truncated ${long.length - 500} chars]`;
  const place = `\n at [Source: (String)${shown}; line: 2, column: 2]`;
  assert.equal(refusalOf(long), `Event pattern is not valid. Reason: "a" must be an object or an array${place}`);
});

test("whatever a pattern is, it is taken or refused", () => {
  const operators = ["prefix", "suffix", "anything-but", "numeric", "exists", "cidr", "wildcard", "equals-ignore-case"];
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(fc.constantFrom(1, "", "a", "**", ">", "<", "=", null, true), tie("list"), tie("object")),
    list: fc.array(tie("value"), { maxLength: 3 }),
    object: fc.dictionary(fc.constantFrom("a", "$or", ...operators), tie("value"), { maxKeys: 3 }),
  }));
  fc.assert(
    fc.property(
      fc.oneof(
        value.map((each) => JSON.stringify(each)),
        fc.string(),
      ),
      (pattern) => {
        assert.match(refusalOf(pattern), /^(none|Event pattern is not valid\. Reason: .+)/);
      },
    ),
    { numRuns: 2000 },
  );
});
