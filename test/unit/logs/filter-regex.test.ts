import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { parseFilterPattern } from "../../../src/logs/filter-pattern.ts";
import { Regex } from "../../../src/logs/filter/regex.ts";

/** Each operator of AWS's page, with the page's examples. */
const table: readonly (readonly [source: string, matching: readonly string[], others: readonly string[]])[] = [
  ["^[hc]at", ["hat", "cats"], ["a hat", "at"]],
  ["[hc]at$", ["hat", "a cat", "a cat\n"], ["hats", "hat\n\n"]],
  ["colou?r", ["color", "colour"], ["colouur"]],
  ["[abc]", ["b"], ["d"]],
  ["[a-z]", ["m"], ["M"]],
  ["[abcx-z]", ["a", "y"], ["d"]],
  ["^a{3,5}$", ["aaa", "aaaa", "aaaaa"], ["aa", "aaaaaa"]],
  ["^a{2,}$", ["aa", "aaaaaa"], ["a"]],
  ["^a{,2}b", ["b", "aab"], ["aaab"]],
  ["^a{2}$", ["aa"], ["a", "aaa"]],
  ["^a{ 1, 2 }$", ["a", "aa"], ["", "aaa"]],
  ["gra|ey", ["gray", "grey"], ["groy"]],
  ["^starting|^initializing|^shutting down", ["starting ...", "shutting down"], ["skipping initializing ..."]],
  ["abcc|ab[^c]$", ["abcc ...", "aba"], ["aac ...", "abc"]],
  [String.raw`\[.\]`, ["[a]", "[@]", "[]]", "[ ]", "[ü]", "[\n]"], ["a", "[]"]],
  [String.raw`10\.10\.0\.1`, ["10.10.0.1"], ["10010,051"]],
  ["10.10.0.1", ["10010,051"], ["1010001"]],
  ["ab*c", ["ac", "abc", "abbbc"], ["adc"]],
  ["ab[0-9]*", ["ab", "ab0", "ab129"], ["a129"]],
  ["ab+c", ["abc", "abbc"], ["ac"]],
  [".at", ["hat", "4at", "#at", " at"], ["at"]],
  [String.raw`^\d$`, ["7"], ["a", "٣"]],
  [String.raw`^\D$`, ["a", "ü"], ["7"]],
  [String.raw`^\s$`, [" ", "\t", "\n"], ["a", "\u{a0}"]],
  [String.raw`^\S$`, ["a"], [" "]],
  [String.raw`^\w$`, ["a", "Z", "_", "0"], ["-", "ü"]],
  [String.raw`^\W$`, ["-", "ü"], ["a"]],
  [String.raw`\x3A\x28`, ["a:(b"], [":"]],
  [String.raw`[\w\-\x28]+[^\d\]]`, ["a-(x"], ["]"]],
  ["[a^$?{}|*+.-]{2}", ["^$", "{}", "*+"], ["bb"]],
  ["a|", ["anything", ""], []],
  ["^$", ["", "\n"], ["a"]],
  ["x.*?y", ["x--y"], ["y--x"]],
  ["_#=@/;,:-", ["_#=@/;,:-"], []],
];

test("each operator finds what AWS's page says (API-842)", () => {
  for (const [source, matching, others] of table) {
    const regex = new Regex(source);
    for (const each of matching) assert.ok(regex.test(each), `${source} is found in ${each}`);
    for (const each of others) assert.ok(!regex.test(each), `${source} is not found in ${each}`);
  }
});

test("expressions of any length find the same, also where optional parts stand at the edge of a machine word", () => {
  for (let length = 20; length < 70; length++) {
    const regex = new Regex(`^a{${length}}b?c*d?e`);
    for (const end of ["e", "be", "cce", "bde"]) assert.ok(regex.test("a".repeat(length) + end), `${length} ${end}`);
    for (const end of ["", "bbe", "dce"]) assert.ok(!regex.test("a".repeat(length) + end), `${length} ${end}`);
  }
});

const refused = [
  ..."something!|(a)|a(?=b)|a<b|a&b|ä|a'b|a\"b|a\tb".split("|"),
  ...String.raw`\b \1 \n \p \xZZ \x8F \( \\\ [ ] [] [^] []a] [[a] [a [z-a] { } a{ a{} a{,} a{x} a{2,1} a{1 2}`.split(
    " ",
  ),
  ...String.raw`* ^* +a a** a*+ a{2}{3} a???? a^b a$b $a a{1001} [ab]{600}c{600} a{99999999999}`.split(" "),
  "a{500,}b{501,}",
];

test("what AWS's list does not have is refused, and what takes too many places (API-842, API-845)", () => {
  for (const source of refused) {
    const error = { name: "InvalidParameterException", message: "Invalid filter pattern" };
    assert.throws(() => new Regex(source), error, source);
  }
});

test("hostile expressions come to an end on long lines, and long lines of openers do", () => {
  const line = `${"ab".repeat(100_000)}\n`;
  for (const source of [".*a.*b.*c", "a*b*a*b*[xy]", "[ab]+[ab]+[ab]+c|x", "a[ab]{990}x", `${"a?".repeat(300)}z`]) {
    assert.equal(new Regex(source).test(line), false, source);
  }
  assert.ok(!parseFilterPattern("[..., z=z]").matches("[ ".repeat(1_000_000)));
});

/** One piece for our engine and the same for V8's. */
interface Piece {
  readonly ours: string;
  readonly native: string;
}

const same = (source: string): Piece => ({ ours: source, native: source });
const anchorAtEnd: Piece = { ours: "$", native: String.raw`(?=\n?(?![^]))` };
const nothing = same("");

test("expressions find what V8's engine finds", () => {
  const atom = fc
    .constantFrom("a", "b", "c", ".", "[ab]", "[^a]", String.raw`\d`, String.raw`\W`, String.raw`\s`)
    .map(same);
  const quantifier = fc.oneof(
    { arbitrary: fc.constant(nothing), weight: 3 },
    fc.constantFrom("?", "*", "+", "{2}", "{0}", "{1,}", "{3,40}", "{0,2}", "*?").map(same),
    fc.constant<Piece>({ ours: "{,3}", native: "{0,3}" }),
  );
  const part = fc.tuple(atom, quantifier).map(joined);
  const alternative = fc
    .tuple(
      fc.constantFrom(nothing, nothing, same("^")),
      fc.array(part, { maxLength: 8 }),
      fc.constantFrom(nothing, nothing, anchorAtEnd),
    )
    .map(([start, parts, end]) => joined([start, ...parts, end]));
  const expression = fc
    .array(alternative, { minLength: 1, maxLength: 8 })
    .map((all) => joined(all.flatMap((each, index) => (index === 0 ? [each] : [same("|"), each]))))
    .filter(({ ours }) => ours !== "");
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", " ", "\n", "ü"), maxLength: 60 });
  fc.assert(
    fc.property(expression, text, ({ ours, native }, message) => {
      assert.equal(new Regex(ours).test(message), new RegExp(native, "s").test(message));
    }),
    { numRuns: 1000 },
  );
});

function joined(pieces: readonly Piece[]): Piece {
  return { ours: pieces.map(({ ours }) => ours).join(""), native: pieces.map(({ native }) => native).join("") };
}
