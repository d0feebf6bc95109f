import type { RefusedPlace } from "./refused-place.ts";

/** What AWS's reader says of a text that is no JSON. */
export interface JsonComplaint extends RefusedPlace {
  readonly reason: string;
}

const values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const text = /"(?:[^"\\]|\\.)*"/y;
const word = /[\w$]+/y;
const number = /-?\d[\d.eE+-]*/y;

type Expected = "value" | "name" | "colon" | "comma";

/** `undefined` where it ends too early, and for what is seldom wrong. */
export function jsonComplaint(json: string): JsonComplaint | undefined {
  const open: string[] = [];
  let expected: Expected = "value";
  let last = "";
  for (let at = 0; at < json.length;) {
    const letter = json[at] ?? "";
    const end = tokenEnd(json, at);
    if (/\s/.test(letter)) {
      at += 1;
      continue;
    }
    const complaint = complaintOf(expected, json.slice(at, end), last === "," ? undefined : open.at(-1));
    if (complaint !== undefined) return { reason: complaint, offset: complaint.startsWith("Unrecognized") ? end : at };
    if (letter === "{" || letter === "[") open.push(letter);
    if (letter === "}" || letter === "]") open.pop();
    expected = next(expected, letter, open.at(-1));
    at = end;
    last = letter;
  }
  return undefined;
}

function tokenEnd(json: string, at: number): number {
  for (const token of [text, number, word]) {
    token.lastIndex = at;
    if (token.test(json)) return token.lastIndex;
  }
  return at + 1;
}

/** `open` is what may be closed here. */
function complaintOf(expected: Expected, token: string, open: string | undefined): string | undefined {
  const letter = token[0] ?? "";
  if (expected === "value" && (/^["{[\-\d]/.test(token) || /^(true|false|null)$/.test(token))) return undefined;
  if (expected === "value" && /^[\w$]/.test(token)) return `Unrecognized token '${token}': was expecting ${values}`;
  const isFine =
    (letter === "}" && open === "{" && expected !== "colon") ||
    (letter === "]" && open === "[") ||
    { value: false, name: letter === '"', colon: letter === ":", comma: letter === "," }[expected];
  if (isFine) return undefined;
  const wanted = {
    value: `expected a valid value ${values}`,
    name: "was expecting double-quote to start field name",
    colon: "was expecting a colon to separate field name and value",
    comma: `was expecting comma to separate ${open === "{" ? "Object" : "Array"} entries`,
  };
  return `Unexpected character ('${letter}' (code ${letter.codePointAt(0)})): ${wanted[expected]}`;
}

function next(expected: Expected, letter: string, open: string | undefined): Expected {
  if (letter === "{") return "name";
  if (letter === "[" || letter === ":") return "value";
  if (letter === ",") return open === "{" ? "name" : "value";
  return expected === "name" && letter === '"' ? "colon" : "comma";
}
