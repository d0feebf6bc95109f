import { isFields } from "../../model/payload.ts";
import { reserved } from "../event-pattern.ts";
import { conditionOf } from "../pattern-conditions.ts";
import type { Spot } from "./pattern-text.ts";

/** How far AWS's reader had come when it refused a pattern, and whether it says so twice, as it does inside of some lists. */
export interface RefusedPlace {
  readonly offset: number;
  readonly isTwice?: boolean;
}

/** In an object of a pattern, for the first thing that is refused in it; `undefined` where AWS names none. */
export function refusedPlace(object: Spot, isInOr = false): RefusedPlace | undefined {
  for (const [name, spot] of object.members) {
    if (isInOr && reserved.has(name)) return { offset: spot.begun };
    const found = name === "$or" ? inAlternatives(spot) : inField(spot, isInOr);
    if (found) return found;
  }
  return object.members.length === 0 ? { offset: object.end } : undefined;
}

function inField(spot: Spot, isInOr: boolean): RefusedPlace | undefined {
  if (Array.isArray(spot.value)) return inValues(spot);
  return isObject(spot) ? refusedPlace(spot, isInOr) : { offset: spot.begun };
}

function inAlternatives(spot: Spot): RefusedPlace | undefined {
  if (!Array.isArray(spot.value)) return { offset: spot.begun };
  for (const each of spot.items) {
    const found = isObject(each) ? refusedPlace(each, true) : { offset: each.begun };
    if (found) return found;
  }
  return spot.items.length < 2 ? { offset: spot.end } : undefined;
}

function inValues(spot: Spot): RefusedPlace | undefined {
  const refused = spot.items.find(({ value }) => isRefused(value));
  if (refused) return Array.isArray(refused.value) ? { offset: refused.begun } : inExpression(refused);
  return spot.items.length === 0 ? { offset: spot.end } : undefined;
}

function isRefused(value: unknown): boolean {
  try {
    conditionOf(value);
    return false;
  } catch {
    return true; // an InvalidPatternError
  }
}

/** `{ operator: operand }` */
function inExpression(spot: Spot): RefusedPlace | undefined {
  const [first, second] = spot.members;
  if (!first) return { offset: spot.end };
  const [operator, operand] = first;
  if (second && !isRefused({ [operator]: operand.value })) return { offset: second[1].begun };
  if (operator === "numeric") return { offset: inNumeric(operand) };
  if (operator === "anything-but") return inAnythingBut(operand);
  if (operator === "cidr" && typeof operand.value === "string") return undefined;
  if (operator === "wildcard" && typeof operand.value === "string") return { offset: operand.end };
  return { offset: operator.endsWith("fix") && isObject(operand) ? inNested(operand) : operand.begun };
}

/** What `prefix` and `suffix` may have for an operand. */
function inNested(operand: Spot): number {
  const [first, second] = operand.members;
  if (!first) return operand.begun;
  return typeof first[1].value === "string" && first[0] === "equals-ignore-case" && second
    ? second[1].begun
    : first[1].begun;
}

function inNumeric(list: Spot): number {
  if (!Array.isArray(list.value)) return list.begun;
  const [operator, bound, second, top, fifth] = list.items;
  if (typeof operator?.value !== "string") return operator?.begun ?? list.end;
  if (typeof bound?.value !== "number" || !/^(=|[<>]=?)$/.test(operator.value)) return bound?.begun ?? list.end;
  if (!second) return list.end;
  if (!operator.value.startsWith(">") || typeof second.value !== "string") return second.begun;
  if (!/^<=?$/.test(second.value)) return second.end;
  return typeof top?.value === "number" ? (fifth?.begun ?? list.end) : (top?.begun ?? list.end);
}

function inAnythingBut(operand: Spot): RefusedPlace {
  if (Array.isArray(operand.value)) {
    const wrong = operand.items.find(({ value }) => typeof value !== "string" && typeof value !== "number");
    return wrong ? { offset: wrong.begun, isTwice: true } : { offset: operand.end };
  }
  const [first, second] = operand.members;
  if (!first) return { offset: operand.begun };
  const [operator, those] = first;
  if (second && !isRefused({ "anything-but": { [operator]: those.value } })) return { offset: second[1].begun };
  if (!Array.isArray(those.value)) return { offset: typeof those.value === "string" ? those.end : those.begun };
  const wrong = those.items.find(({ value }) => typeof value !== "string" || value === "");
  if (!wrong || (wrong.value === "" && operator === "wildcard")) return { offset: those.end };
  return { offset: wrong.value === "" ? wrong.end : wrong.begun, isTwice: true };
}

function isObject({ value }: Spot): boolean {
  return isFields(value);
}
