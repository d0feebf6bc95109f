/** One field of a cron expression that is a set of numbers. */
export interface FieldRange {
  readonly from: number;
  readonly to: number;
  /** `JAN` … or `SUN` …, in the order of the numbers from `from`. */
  readonly names?: readonly string[];
  /** A range that ends before it begins goes on from `from`: `FRI-MON`. */
  readonly goesRound?: boolean;
}

export const minutes: FieldRange = { from: 0, to: 59 };
export const hours: FieldRange = { from: 0, to: 23 };
export const daysOfMonth: FieldRange = { from: 1, to: 31 };
export const months: FieldRange = {
  from: 1,
  to: 12,
  names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  goesRound: true,
};
/** Sunday is 1. */
export const daysOfWeek: FieldRange = {
  from: 1,
  to: 7,
  names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
  goesRound: true,
};
export const years: FieldRange = { from: 1970, to: 2199 };

/** `5,35`, `MON-FRI`, `0/15`, `*`, ascending; `undefined` for what is none of these, or out of the range. */
export function numbersIn(field: string, range: FieldRange): readonly number[] | undefined {
  const parts = field.split(",").map((part) => partOf(part, range));
  const numbers: number[] = [];
  for (const part of parts) {
    if (!part) return undefined;
    numbers.push(...part);
  }
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

/** A number, or a name that stands for one; `undefined` out of the range. */
export function numberIn(text: string, { from, to, names = [] }: FieldRange): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named !== -1) return from + named;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return number >= from && number <= to ? number : undefined;
}

function partOf(part: string, range: FieldRange): number[] | undefined {
  const [span = "", stepText, ...rest] = part.split("/");
  const step = stepText === undefined ? 1 : /^[1-9]\d{0,3}$/.test(stepText) ? Number(stepText) : undefined;
  const bounds = boundsOf(span, range, stepText !== undefined);
  if (!bounds || step === undefined || rest.length > 0) return undefined;
  return stepped(bounds, step, range);
}

/** A single number with a step begins a range that is open: `5/15`. */
function boundsOf(span: string, range: FieldRange, isOpen: boolean): readonly [number, number] | undefined {
  if (span === "*") return [range.from, range.to];
  const [first = "", last, ...rest] = span.split("-");
  const from = numberIn(first, range);
  const to = last === undefined ? (isOpen ? range.to : from) : numberIn(last, range);
  if (from === undefined || to === undefined || rest.length > 0) return undefined;
  return from <= to || range.goesRound ? [from, to] : undefined;
}

function stepped([from, to]: readonly [number, number], step: number, range: FieldRange): number[] {
  const round = range.to - range.from + 1;
  const end = from <= to ? to : to + round;
  const numbers: number[] = [];
  for (let each = from; each <= end; each += step) numbers.push(each > range.to ? each - round : each);
  return numbers;
}
