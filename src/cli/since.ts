import { UsageError } from "./command.ts";

const unitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 60 * 60_000,
  d: 24 * 60 * 60_000,
  w: 7 * 24 * 60 * 60_000,
};
const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** The time that `10m` or an ISO time means, epoch ms; without a zone it is a local one. @throws UsageError */
export function timeSince(text: string, now: number): number {
  const [, count, unit = ""] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) return Math.max(0, now - Number(count) * (unitsMs[unit] ?? 0));
  // To JavaScript a date alone is one in UTC.
  const time = isoTime.test(text) ? Date.parse(text.includes("T") ? text : `${text}T00:00`) : NaN;
  if (time >= 0) return time;
  throw new UsageError(`--since takes 30s, 10m, 1h, 2d, 1w or an ISO time such as 2026-01-31T12:00, not '${text}'`);
}
