/** One line of the benchmark: a figure, its floor in the same run, and what it may be at most or must be at least. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: number;
  /** `value / floor` */
  readonly ratio: number;
  /** e.g. `<= 1.5` */
  readonly budget: string;
  readonly ok: boolean;
}

export function result(
  name: string,
  { value, floor, unit }: { value: number; floor: number; unit: string },
  budget: { atMost: number } | { atLeast: number },
): Result {
  const ratio = value / floor;
  const isUpper = "atMost" in budget;
  return {
    name,
    value: rounded(value),
    unit,
    floor: rounded(floor),
    ratio: rounded(ratio),
    budget: isUpper ? `<= ${budget.atMost}` : `>= ${budget.atLeast}`,
    ok: isUpper ? ratio <= budget.atMost : ratio >= budget.atLeast,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
