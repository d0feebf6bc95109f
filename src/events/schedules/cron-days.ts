import { daysOfMonth, daysOfWeek, numberIn, numbersIn } from "./cron-field.ts";

/** The days of a month, ascending, on which an expression is due; months count from 1. */
export type DaysOf = (year: number, month: number) => readonly number[];

/** What the day-of-month field says: `1,15`, `L`, `L-3`, `3W`, `LW`; `undefined` for what is none of these. */
export function monthDays(field: string): DaysOf | undefined {
  const parts = field.toUpperCase().split(",").map(monthDaysOfPart);
  return joined(parts);
}

/** What the day-of-week field says: `MON-FRI`, `L`, `6L`, `2#1`; of the last there may be only one. */
export function weekDays(field: string): DaysOf | undefined {
  const parts = field.toUpperCase().split(",");
  if (parts.length > 1 && field.includes("#")) return undefined;
  return joined(parts.map(weekDaysOfPart));
}

function joined(parts: readonly (DaysOf | undefined)[]): DaysOf | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return (year, month) => {
    const days = known.flatMap((part) => part(year, month));
    return known.length === 1 ? days : [...new Set(days)].toSorted((a, b) => a - b);
  };
}

function monthDaysOfPart(part: string): DaysOf | undefined {
  const fromLast = /^L(?:-(\d{1,2}))?$/.exec(part);
  if (fromLast) {
    const before = Number(fromLast[1] ?? 0);
    return before > 30 ? undefined : (year, month) => within([lengthOf(year, month) - before], year, month);
  }
  if (part === "LW") return (year, month) => [nearestWeekday(year, month, lengthOf(year, month))];
  if (part.endsWith("W")) {
    const day = numberIn(part.slice(0, -1), daysOfMonth);
    if (day === undefined) return undefined;
    return (year, month) => (day > lengthOf(year, month) ? [] : [nearestWeekday(year, month, day)]);
  }
  const days = numbersIn(part, daysOfMonth);
  return days && ((year, month) => within(days, year, month));
}

function weekDaysOfPart(part: string): DaysOf | undefined {
  if (part === "L") return onWeekDays([7]);
  if (part.endsWith("L")) {
    const weekDay = numberIn(part.slice(0, -1), daysOfWeek);
    return weekDay === undefined ? undefined : (year, month) => onWeekDays([weekDay])(year, month).slice(-1);
  }
  const [name = "", which] = part.split("#");
  if (which !== undefined) {
    const weekDay = numberIn(name, daysOfWeek);
    if (weekDay === undefined || !/^[1-5]$/.test(which)) return undefined;
    return (year, month) => onWeekDays([weekDay])(year, month).slice(Number(which) - 1, Number(which));
  }
  const weekDaysOfIt = numbersIn(part, daysOfWeek);
  return weekDaysOfIt && onWeekDays(weekDaysOfIt);
}

function onWeekDays(wanted: readonly number[]): DaysOf {
  return (year, month) => {
    const days: number[] = [];
    for (let day = 1; day <= lengthOf(year, month); day += 1) {
      if (wanted.includes(weekDayOf(year, month, day))) days.push(day);
    }
    return days;
  };
}

/** Within the month: from the first, a Saturday, it goes to the third. */
function nearestWeekday(year: number, month: number, day: number): number {
  const weekDay = weekDayOf(year, month, day);
  if (weekDay === 7) return day === 1 ? 3 : day - 1;
  if (weekDay === 1) return day === lengthOf(year, month) ? day - 2 : day + 1;
  return day;
}

function within(days: readonly number[], year: number, month: number): readonly number[] {
  const last = lengthOf(year, month);
  return days.filter((day) => day >= 1 && day <= last);
}

function lengthOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Sunday is 1. */
function weekDayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}
