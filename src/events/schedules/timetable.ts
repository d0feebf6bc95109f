import { dayMs } from "../../model/time.ts";
import { type Cron, nextOnClock, parseCron } from "./cron.ts";
import { type WallClock, utc, wallClock } from "./time-zone.ts";

/** When something is due. Times are epoch milliseconds. */
export interface Timetable {
  /** The first due time after `after`, whatever the clock says; `undefined` when there is none any more. */
  next(after: number): number | undefined;
}

/** A schedule expression, read. */
export type Expression =
  | { readonly kind: "rate"; readonly periodMs: number }
  | { readonly kind: "cron"; readonly cron: Cron }
  /** On the clock of its zone. */
  | { readonly kind: "at"; readonly wall: number };

/** What a time server sets a clock back by, and engines on one store differ by: no due time is to come again for that. */
export const clockStepMs = 60_000;

const unitsMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: dayMs };

/**
 * `rate(5 minutes)`, `rate(1 hour)`: one of a unit is in the singular, unless `anyNumber` says that it need not be, as to
 * EventBridge Scheduler; `undefined` for what AWS would not take.
 */
export function parseRate(text: string, anyNumber = false): Expression | undefined {
  const [, digits = "", unit = "", plural] = /^rate\((\d{1,9}) (minute|hour|day)(s?)\)$/.exec(text) ?? [];
  const count = Number(digits);
  const unitMs = unitsMs[unit];
  if (unitMs === undefined || count === 0) return undefined;
  if (!anyNumber && (count === 1) !== (plural === "")) return undefined;
  return { kind: "rate", periodMs: count * unitMs };
}

export function parseCronExpression(text: string): Expression | undefined {
  const [, fields] = /^cron\((.*)\)$/s.exec(text) ?? [];
  const cron = fields === undefined ? undefined : parseCron(fields);
  return cron && { kind: "cron", cron };
}

/** `at(2026-01-31T09:00:00)`, without a zone. */
export function parseAt(text: string): Expression | undefined {
  const [, time] = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/.exec(text) ?? [];
  const wall = Date.parse(`${time}Z`);
  // 30 February is a date to Date.parse
  return Number.isNaN(wall) || new Date(wall).toISOString() !== `${time}.000Z` ? undefined : { kind: "at", wall };
}

/** A rate counts from `anchorAt`, which is a due time itself; the others are shown by the clock of `zone`. */
export function timetableOf(expression: Expression, anchorAt: number, zone = "UTC"): Timetable {
  const clock = wallClock(zone) ?? utc;
  switch (expression.kind) {
    case "rate":
      return everyPeriod(expression.periodMs, anchorAt);
    case "cron":
      return onClock(expression.cron, clock);
    case "at": {
      const due = onceOn(clock, expression.wall);
      return { next: (after) => (due > after ? due : undefined) };
    }
    default:
      throw new Error(`no timetable for ${String(expression satisfies never)}`);
  }
}

/** The same until `endAt`, which may be a due time. */
export function endingAt(timetable: Timetable, endAt: number | undefined): Timetable {
  if (endAt === undefined) return timetable;
  return {
    next(after) {
      const due = timetable.next(after);
      return due !== undefined && due <= endAt ? due : undefined;
    },
  };
}

/** The last due time up to `now` of a timetable for which `due` is one: found without a walk through years. */
export function lastDue(timetable: Timetable, due: number, now: number): number {
  for (let span = 60_000; now - span > due; span *= 2) {
    const found = timetable.next(now - span);
    if (found !== undefined && found <= now) return lastFrom(timetable, found, now);
  }
  return lastFrom(timetable, due, now);
}

function lastFrom(timetable: Timetable, due: number, now: number): number {
  let last = due;
  for (let next: number | undefined = due; next !== undefined && next <= now; next = timetable.next(next)) last = next;
  return last;
}

function everyPeriod(periodMs: number, anchorAt: number): Timetable {
  return { next: (after) => anchorAt + Math.max(0, Math.floor((after - anchorAt) / periodMs) + 1) * periodMs };
}

/** Times that the clock skips in spring are left out, those that it shows twice in autumn come once. */
function onClock(cron: Cron, clock: WallClock): Timetable {
  return {
    next(after) {
      let wall: number | undefined = clock.at(after);
      for (;;) {
        wall = nextOnClock(cron, wall);
        if (wall === undefined) return undefined;
        const instant = clock.instantOf(wall);
        if (instant !== undefined && instant > after) return instant;
      }
    },
  };
}

/** One that the clock skips comes as much later as the clock was put forward. */
function onceOn(clock: WallClock, wall: number): number {
  const instant = clock.instantOf(wall);
  if (instant !== undefined) return instant;
  return wall - (clock.at(wall - dayMs) - (wall - dayMs));
}
