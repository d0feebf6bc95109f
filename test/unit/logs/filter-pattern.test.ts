import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFilterPattern } from "../../../src/logs/filter-pattern.ts";
import {
  access,
  badRequest,
  comparing,
  compound,
  type Row,
  selecting,
  spaceDelimited,
  unstructured,
} from "./filter-examples.ts";

const rows: readonly (readonly [string, readonly Row[]])[] = [
  ["unstructured events are matched by their terms, phrases and expressions (API-840 … API-842)", unstructured],
  ["values of JSON events are selected by key, index and wildcard (API-843)", selecting],
  ["values of JSON events are compared as text, numbers and constants (API-843)", comparing],
  ["conditions on JSON events are joined by && before ||, and by parentheses (API-843)", compound],
  ["space-delimited events are matched field by field (API-844)", spaceDelimited],
];

for (const [title, table] of rows) {
  test(title, () => {
    for (const [pattern, matching, others] of table) {
      const parsed = parseFilterPattern(pattern);
      for (const message of matching) assert.ok(parsed.matches(message), `${pattern} matches ${message}`);
      for (const message of others) assert.ok(!parsed.matches(message), `${pattern} does not match ${message}`);
    }
  });
}

const refused: readonly string[] = [
  // terms
  "user-agent",
  "email@example.com",
  "a/b",
  '"open',
  'a"b"',
  '"a"b',
  "?",
  "-",
  "?-a",
  "--a",
  "Ä",
  "%open",
  "%%",
  "%a% %b% %c%",
  "x".repeat(1025),
  // JSON
  "{",
  "{}",
  "{ $.a = 1",
  "{ $.a = 1 } x",
  "{ a = 1 }",
  "{ $ = 1 }",
  "{ $. = 1 }",
  "{ $.a }",
  "{ $.a = }",
  "{ $.a == 1 }",
  "{ $.a = 'x' }",
  "{ $.a = x y }",
  "{ $.a = x@y }",
  "{ $.a > x }",
  '{ $.a > "1" }',
  "{ $.a > %1% }",
  "{ $.a > 1* }",
  "{ $.a EXISTS }",
  "{ $.a IS NOT NULL }",
  "{ $.a IS 1 }",
  "{ $.a = 1 && }",
  "{ $.a = 1 & $.b = 1 }",
  "{ ($.a = 1 }",
  "{ $.a = 1) }",
  "{ $.*.b[*] = 1 }",
  "{ $.a[*] = 1 && $.b[*] = 1 && $.c[*] = 1 && $.d[*] = 1 }",
  "{ $.a = %1% && $.b = %2% && $.c = %3% }",
  "{ $.a[x] = 1 }",
  "{ $.a[-1] = 1 }",
  // space-delimited
  "[a",
  "[a] x",
  "[a b]",
  "[a = ]",
  "[= 1]",
  "[..., a, ...]",
  "[a > x]",
  "[status = 4* && bytes > 1000]",
  "[a=%1%, b=%2%, c=%3%]",
  "[a = [x]",
  "[a = 1 ||]",
  "[(a = 1]",
];

test("API-845: what is no pattern is refused in AWS's words", () => {
  for (const pattern of refused) {
    assert.throws(
      () => parseFilterPattern(pattern),
      {
        name: "InvalidParameterException",
        message: "Invalid filter pattern",
      },
      pattern,
    );
  }
});

/** As in the examples of TestMetricFilter. */
const extracted: readonly (readonly [pattern: string, message: string, values: Record<string, string>])[] = [
  ["ERROR", badRequest, {}],
  ["", badRequest, {}],
  [
    "[ip, identity, user_id, timestamp, request, status_code, size]",
    access,
    {
      $ip: "127.0.0.1",
      $identity: "Prod",
      $user_id: "frank",
      $timestamp: "10/Oct/2000:13:25:15 -0700",
      $request: "GET /index.html HTTP/1.0",
      $status_code: "404",
      $size: "1534",
    },
  ],
  [
    "[..., request=*.html*, status_code=4*,]",
    access,
    {
      $1: "127.0.0.1",
      $2: "Prod",
      $3: "frank",
      $4: "10/Oct/2000:13:25:15 -0700",
      $request: "GET /index.html HTTP/1.0",
      $status_code: "404",
      $7: "1534",
    },
  ],
  ["[]", '[a b] "c d" [e "f', { $1: "a b", $2: "c d", $3: "[e", $4: '"f' }],
  ["[w1, w2]", "[a b]: c  d\n", { $w1: "[a b]:", $w2: "c  d" }],
  ["[a, ..., z]", "1 2 3 4", { $a: "1", $2: "2", $3: "3", $z: "4" }],
  [
    '{ $.a = x || $.b[1] > 1 || $.c[*] = 1 || $.d = 1 || $["e.f"] IS NULL || $.g[*] = 1 }',
    '{"a":"x","b":[1,2.50],"c":[{},"u"],"e.f":null,"g":[[]]}',
    { "$.a": "x", "$.b[1]": "2.5", "$.c[*]": "u", '$["e.f"]': "null" },
  ],
];

test("fields and values that a pattern names can be taken out of a message", () => {
  for (const [pattern, message, values] of extracted) {
    assert.deepEqual(parseFilterPattern(pattern).extract(message), values, pattern);
  }
});
