/** Cron expressions on the clocks of zones, against a walk through every minute with another reading of both. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { parseCronExpression, timetableOf } from "../../../../src/events/schedules/timetable.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekDays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** What a clock shows, by the text that it is printed as. */
interface Shown {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

const printed = new Map<string, Intl.DateTimeFormat>();

function shown(zone: string, at: number): Shown {
  const format =
    printed.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  printed.set(zone, format);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = format.format(at).split(/\D/).map(Number);
  return { minute, hour, day, month, year };
}

const weekDayOf = ({ year, month, day }: Shown): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
const lengthOf = ({ year, month }: Shown): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

function isInField(field: string, value: number, from: number, to: number): boolean {
  const names = to === 12 ? months : weekDays;
  const numberOf = (text: string): number => (names.includes(text) ? names.indexOf(text) + 1 : Number(text));
  return field.split(",").some((part) => {
    const [span = "", step = "1"] = part.split("/");
    const [first = "", last] = span.split("-");
    const begin = first === "*" ? from : numberOf(first);
    const end = last === undefined ? (first === "*" || part.includes("/") ? to : begin) : numberOf(last);
    const round = to - from + 1;
    const on = (value - begin + round) % round;
    return on <= (end - begin + round) % round && on % Number(step) === 0;
  });
}

function isMonthDay(field: string, at: Shown): boolean {
  const last = lengthOf(at);
  if (field === "?") return true;
  if (field === "L") return at.day === last;
  if (!field.endsWith("W")) return isInField(field, at.day, 1, 31);
  const wanted = field === "LW" ? last : Number(field.slice(0, -1));
  if (wanted > last) return false;
  // Of the weekdays of that month the one that is fewest days away; of two the earlier, as Friday is to a Saturday.
  const workdays = Array.from({ length: last }, (_, index) => index + 1).filter((day) => {
    const weekDay = weekDayOf({ ...at, day });
    return weekDay !== 1 && weekDay !== 7;
  });
  const away = (day: number): number => Math.abs(day - wanted);
  return at.day === workdays.reduce((best, day) => (away(day) < away(best) ? day : best));
}

function isWeekDay(field: string, at: Shown): boolean {
  const weekDay = weekDayOf(at);
  if (field === "?") return true;
  if (field === "L") return weekDay === 7;
  if (field.endsWith("L")) return isInField(field.slice(0, -1), weekDay, 1, 7) && at.day > lengthOf(at) - 7;
  const [name = "", which] = field.split("#");
  if (which !== undefined) return isInField(name, weekDay, 1, 7) && Math.ceil(at.day / 7) === Number(which);
  return isInField(field, weekDay, 1, 7);
}

/** The due times of a span; what a clock shows twice counts the first time. */
function walked(fields: string, zone: string, from: number, to: number): readonly number[] {
  const [minute = "", hour = "", monthDay = "", month = "", weekDay = "", year = ""] = fields.split(" ");
  const times: number[] = [];
  const before = new Set<string>();
  for (let at = Math.floor(from / minuteMs) * minuteMs - dayMs; at <= to; at += minuteMs) {
    const now = shown(zone, at);
    const text = Object.values(now).join(" ");
    if (before.has(text)) continue;
    before.add(text);
    if (at <= from || !isInField(minute, now.minute, 0, 59) || !isInField(hour, now.hour, 0, 23)) continue;
    if (!isInField(month, now.month, 1, 12) || !isInField(year, now.year, 1970, 2199)) continue;
    if (isMonthDay(monthDay, now) && isWeekDay(weekDay, now)) times.push(at);
  }
  return times;
}

function foundBy(fields: string, zone: string, from: number, to: number): readonly number[] {
  const expression = parseCronExpression(`cron(${fields})`);
  assert(expression, `${fields} is refused`);
  const timetable = timetableOf(expression, 0, zone);
  const times: number[] = [];
  for (let at = timetable.next(from); at !== undefined && at <= to; at = timetable.next(at)) times.push(at);
  return times;
}

const number = (min: number, max: number) => fc.integer({ min, max });
const list = (min: number, max: number, goesRound: boolean) =>
  fc.oneof(
    fc.constant("*"),
    number(min, max).map(String),
    fc.tuple(number(min, max), number(1, 9)).map(([from, step]) => `${from}/${step}`),
    number(1, 9).map((step) => `*/${step}`),
    fc.tuple(number(min, max), number(min, max)).map(([a, b]) => (goesRound || a <= b ? `${a}-${b}` : `${b}-${a}`)),
    fc.tuple(number(min, max), number(min, max)).map(([a, b]) => `${a},${b}`),
  );
const weekDay = fc.constantFrom(...weekDays);
const days = fc.oneof(
  list(1, 31, false).map((monthDay) => [monthDay, "?"]),
  fc.constantFrom("L", "LW", "1W", "15W", "31W").map((monthDay) => [monthDay, "?"]),
  list(1, 7, true).map((each) => ["?", each]),
  fc.tuple(weekDay, weekDay).map(([a, b]) => ["?", `${a}-${b}`]),
  fc.tuple(number(1, 7), number(1, 5)).map(([each, which]) => ["?", `${each}#${which}`]),
  fc
    .oneof(
      fc.constant("L"),
      weekDay.map((each) => `${each}L`),
    )
    .map((each) => ["?", each]),
);
const expressions = fc
  .tuple(list(0, 59, false), list(0, 23, false), days, fc.constantFrom("*", "*/1", "2-12", "NOV-APR"))
  .map(([minute, hour, [monthDay, each], month]) => [minute, hour, monthDay, month, each, "*"].join(" "));

/** Around changes of their clocks, by an hour, half of one, at midnight, and of those that have none. */
const spans: readonly (readonly [zone: string, day: string])[] = [
  ["America/New_York", "2026-03-08"],
  ["America/New_York", "2026-11-01"],
  ["Europe/Berlin", "2026-03-29"],
  ["Europe/Berlin", "2026-10-25"],
  ["Australia/Lord_Howe", "2026-04-05"],
  ["Australia/Lord_Howe", "2026-10-04"],
  ["America/Santiago", "2026-04-05"],
  ["America/Santiago", "2026-09-06"],
  ["Africa/Cairo", "2026-04-24"],
  ["Africa/Casablanca", "2026-02-15"],
  ["Pacific/Apia", "2011-12-30"],
  ["Asia/Kathmandu", "2026-12-31"],
  ["UTC", "2028-02-29"],
];

for (const [zone, day] of spans) {
  test(`around ${day} in ${zone} expressions are due when a walk through the minutes says`, () => {
    const to = Date.parse(day) + 2 * dayMs;
    const before = number(1, 3 * dayMs);
    fc.assert(
      fc.property(expressions, before, (fields, ms) => {
        assert.deepEqual(foundBy(fields, zone, to - ms, to), walked(fields, zone, to - ms, to), fields);
      }),
      { numRuns: 12 },
    );
  });
}

test("days of months and weeks are those of a walk through years", () => {
  const [from, to] = [Date.UTC(2023, 11, 31), Date.UTC(2029, 0, 1)];
  fc.assert(
    fc.property(days, list(1, 12, true), ([monthDay = "", each = ""], month) => {
      const fields = `0 0 ${monthDay} ${month} ${each} *`;
      const found: number[] = [];
      for (let at = from + dayMs; at <= to; at += dayMs) {
        const now = shown("UTC", at);
        if (isInField(month, now.month, 1, 12) && isMonthDay(monthDay, now) && isWeekDay(each, now)) found.push(at);
      }
      assert.deepEqual(foundBy(fields, "UTC", from, to), found, fields);
    }),
    { numRuns: 60 },
  );
});
