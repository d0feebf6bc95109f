/** The name that somebody may have meant; `undefined` where none is like it. */
export function nearName(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const far = known.map((each) => ({ each, steps: stepsBetween(lower, each.toLowerCase()) }));
  const [nearest] = far.toSorted((one, other) => one.steps - other.steps);
  return nearest && nearest.steps <= Math.max(1, Math.floor(name.length / 3)) ? nearest.each : undefined;
}

/** Letters to be put in, left out or changed (Levenshtein). */
function stepsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [index, letter] of one.split("").entries()) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at += 1) {
      const changed = (row[at] ?? 0) + (other[at] === letter ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** `did you mean handler? ` in front of a list of all of them. */
export function meant(name: string, known: readonly string[]): string {
  const near = nearName(name, known);
  return near === undefined ? "" : `did you mean ${near}? `;
}
