import { BlockList, isIP } from "node:net";
import { isFields } from "../model/payload.ts";

/** A pattern that AWS refuses, with the reason that AWS gives. */
export class InvalidPatternError extends Error {
  override readonly name = "InvalidPatternError";
}

/** Whether a value is what somebody looks for. */
export type Test = (value: unknown) => boolean;

export const oneKeyOnly: string = "Only one key allowed in match expression";

export function textOf(operand: unknown, complaint: string): string {
  if (typeof operand === "string") return operand;
  throw new InvalidPatternError(complaint);
}

export function equals(text: string): Test {
  return (value) => value === text;
}

export function ignoringCase(text: string): Test {
  const lower = text.toLowerCase();
  return (value) => typeof value === "string" && value.toLowerCase() === lower;
}

export function startsWith(text: string): Test {
  return (value) => typeof value === "string" && value.startsWith(text);
}

export function endsWith(text: string): Test {
  return (value) => typeof value === "string" && value.endsWith(text);
}

/** Of a text, or `{ "equals-ignore-case": text }`. */
export function affix(name: "prefix" | "suffix", operand: unknown, test: (text: string) => Test): Test {
  if (!isFields(operand)) return test(textOf(operand, `${name} match pattern must be a string`));
  const [operator, ...others] = Object.keys(operand);
  if (operator !== "equals-ignore-case") throw new InvalidPatternError(`Unsupported ${name} pattern: ${operator}`);
  const text = textOf(operand[operator], "equals-ignore-case match pattern must be a string");
  if (others.length > 0) throw new InvalidPatternError(oneKeyOnly);
  const lower = test(text.toLowerCase());
  return (value) => typeof value === "string" && lower(value.toLowerCase());
}

export function wildcard(operand: unknown): Test {
  const isLike = likeWildcard(textOf(operand, "wildcard match pattern must be a string"));
  if (typeof isLike === "string") throw new InvalidPatternError(isLike);
  return (value) => typeof value === "string" && isLike(value);
}

/**
 * Whether a text fits `like`, in which `*` stands for any text, and a backslash before it or another backslash for
 * just that; AWS's words for what it refuses. Not a regular expression, which could take hours over many asterisks.
 */
function likeWildcard(like: string): ((text: string) => boolean) | string {
  const pieces: string[] = [""];
  for (let at = 0; at < like.length; at += 1) {
    const letter = like[at] ?? "";
    const next = like[at + 1];
    if (letter === "*") {
      if (next === "*") return `Consecutive wildcard characters at pos ${at + 1}`;
      pieces.push("");
      continue;
    }
    if (letter === "\\" && next !== "*" && next !== "\\") return `Invalid escape character at pos ${at + 1}`;
    if (letter === "\\") at += 1;
    pieces.push(`${pieces.pop() ?? ""}${like[at] ?? ""}`);
  }
  return (text) => fits(text, pieces);
}

/** The first piece begins the text, the last one ends it, and those between follow each other. */
function fits(text: string, pieces: readonly string[]): boolean {
  const [first = "", ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** `10.0.0.0/24`, or of IPv6. */
export function cidr(text: string): Test {
  const [address = "", bits = "", ...others] = text.split("/");
  if (others.length > 0 || !text.includes("/")) throw new InvalidPatternError("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d{1,9}$/.test(bits)) throw new InvalidPatternError("Malformed CIDR, mask bits must be an integer");
  if (Number(bits) < 0) throw new InvalidPatternError("Malformed CIDR, mask bits must not be negative");
  const version = isIP(address);
  if (version === 0) throw new InvalidPatternError(`Nonstandard IP address: ${address}`);
  const most = version === 4 ? 32 : 128;
  if (Number(bits) >= most) throw new InvalidPatternError(`IPv${version} mask bits must be < ${most}`);
  const family = version === 4 ? "ipv4" : "ipv6";
  const range = new BlockList();
  range.addSubnet(address, Number(bits), family);
  return (value) => typeof value === "string" && isIP(value) === version && range.check(value, family);
}
