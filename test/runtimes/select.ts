import assert from "node:assert/strict";
import { nodeMajor, type Runtime, runtimes } from "../../src/model/runtimes.ts";

const letters = "ABCDEF";

/**
 * The runtimes that text of the specification's "For" column names, oldest first: `B–E`, `D+`, `14.x, E, F`,
 * `18.x–22.x`, `E vs F`, `all`. Remarks in brackets and family A, which is not built, are passed over.
 */
export function selectRuntimes(text: string): Runtime[] {
  const parts = text.replace(/\([^)]*\)/g, "").split(/,|\/|\bvs\b/);
  const tests = parts.map((part) => part.trim().replace(/ LMI$/, "")).map(partTest);
  return runtimes.filter((runtime) => tests.some((test) => test(runtime)));
}

function partTest(part: string): (runtime: Runtime) => boolean {
  if (part === "all") return () => true;
  const [from, to] = bounds(part);
  return (runtime) => from(runtime) >= 0 && to(runtime) <= 0;
}

/** Each bound answers where a runtime stands to it: below zero is older, above zero newer. */
function bounds(part: string): [Compare, Compare] {
  if (part.endsWith("+")) return [compare(part.slice(0, -1)), () => 0];
  const [from, to] = part.split("–");
  assert(from !== undefined, "a part of a selection names at least one runtime");
  return [compare(from), compare(to ?? from)];
}

type Compare = (runtime: Runtime) => number;

function compare(name: string): Compare {
  if (/^[A-F]$/.test(name)) return (runtime) => letters.indexOf(runtime.family) - letters.indexOf(name);
  assert.match(name, /^\d+\.(x|\d+)$/, `'${name}' names neither a family nor a runtime`);
  return (runtime) => nodeMajor(runtime) - Number.parseInt(name, 10);
}
