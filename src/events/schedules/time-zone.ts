import { dayMs } from "../../model/time.ts";

/** A clock on the wall somewhere; its times are epoch milliseconds as if it showed UTC. */
export interface WallClock {
  /** What it shows at an instant. */
  at(instant: number): number;
  /**
   * The instant at which it first shows `wall`; `undefined` where it never does, for it was put forward over it. When it
   * is put back it shows an hour twice, of which the first counts.
   */
  instantOf(wall: number): number | undefined;
}

export const utc: WallClock = { at: (instant) => instant, instantOf: (wall) => wall };

/** A format takes longer to make than all that it is used for. */
const known = new Map<string, WallClock>([["UTC", utc]]);

/** The clock of an IANA zone, `Europe/Berlin`; `undefined` where there is no such zone. */
export function wallClock(zone: string): WallClock | undefined {
  const clock = known.get(zone) ?? clockOf(zone);
  if (clock) known.set(zone, clock);
  return clock;
}

function clockOf(zone: string): WallClock | undefined {
  const format = formatOf(zone);
  if (!format) return undefined;
  const at = (instant: number): number => shownBy(format, instant);
  return {
    at,
    instantOf(wall) {
      // A zone's offset changes at most once in two days: it is what it was the day before, or what it is the day after.
      const offsets = [wall - dayMs, wall + dayMs].map((instant) => at(instant) - instant);
      const instants = offsets.map((offset) => wall - offset).toSorted((a, b) => a - b);
      return instants.find((instant) => at(instant) === wall);
    },
  };
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  // Offsets such as +01:00 are zones to Intl, not to AWS.
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "iso8601",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function shownBy(format: Intl.DateTimeFormat, instant: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const ms = ((instant % 1000) + 1000) % 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + ms;
}
