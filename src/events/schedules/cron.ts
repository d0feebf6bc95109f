import { type DaysOf, monthDays, weekDays } from "./cron-days.ts";
import { hours, minutes, months, numbersIn, years } from "./cron-field.ts";

/**
 * A cron expression in AWS's dialect: six fields, minutes to years, and in one of day-of-month and day-of-week a `?`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: DaysOf;
  /** From 1. */
  readonly months: readonly number[];
  readonly years: readonly number[];
}

const minuteMs = 60_000;

/** `0 10 * * ? *`, as it stands between the parentheses; `undefined` for what AWS would not take. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) return undefined;
  const [minute = "", hour = "", monthDay = "", month = "", weekDay = "", year = ""] = fields;
  if ((monthDay === "?") === (weekDay === "?")) return undefined;
  const days = weekDay === "?" ? monthDays(monthDay) : weekDays(weekDay);
  const parsed = {
    minutes: numbersIn(minute, minutes),
    hours: numbersIn(hour, hours),
    months: numbersIn(month, months),
    years: numbersIn(year, years),
  };
  if (!days || !parsed.minutes || !parsed.hours || !parsed.months || !parsed.years) return undefined;
  return { minutes: parsed.minutes, hours: parsed.hours, days, months: parsed.months, years: parsed.years };
}

/**
 * The first minute after `after` that the expression names, on a clock of its own without zones: both are epoch
 * milliseconds as if the clock showed UTC. `undefined` when there is none any more.
 */
export function nextOnClock(cron: Cron, after: number): number | undefined {
  const start = new Date(Math.floor(after / minuteMs) * minuteMs + minuteMs);
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth() + 1, start.getUTCDate()];
  for (const eachYear of cron.years) {
    if (eachYear < year) continue;
    for (const eachMonth of cron.months) {
      if (eachYear === year && eachMonth < month) continue;
      const isThisMonth = eachYear === year && eachMonth === month;
      for (const eachDay of cron.days(eachYear, eachMonth)) {
        if (isThisMonth && eachDay < day) continue;
        const midnight = Date.UTC(eachYear, eachMonth - 1, eachDay);
        const found = firstOfDay(cron, Math.max(start.getTime() - midnight, 0) / minuteMs);
        if (found !== undefined) return midnight + found * minuteMs;
      }
    }
  }
  return undefined;
}

/** Minute of the day; `from` is one too, and beyond the day on earlier days. */
function firstOfDay({ hours: ofDay, minutes: ofHour }: Cron, from: number): number | undefined {
  for (const hour of ofDay) {
    if (hour * 60 + 59 < from) continue;
    const minute = ofHour.find((each) => hour * 60 + each >= from);
    if (minute !== undefined) return hour * 60 + minute;
  }
  return undefined;
}
