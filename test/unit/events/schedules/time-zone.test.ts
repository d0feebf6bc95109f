import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAt, parseCronExpression, timetableOf } from "../../../../src/events/schedules/timetable.ts";
import { wallClock } from "../../../../src/events/schedules/time-zone.ts";

/** Around changes of clocks: what a cron expression is due at, in UTC. */
const changes: readonly (readonly [zone: string, fields: string, after: string, times: readonly string[]])[] = [
  // New York goes from 02:00 to 03:00 on 8 March 2026: half past two is left out
  ["America/New_York", "30 2 * * ? *", "2026-03-07T12:00", ["03-09T06:30", "03-10T06:30"]],
  // and hours around it come at their own times
  ["America/New_York", "0 1,3 8 3 ? *", "2026-03-07T12:00", ["03-08T06:00", "03-08T07:00"]],
  // and back from 02:00 to 01:00 on 1 November: half past one comes once
  ["America/New_York", "30 1 * * ? *", "2026-10-31T12:00", ["11-01T05:30", "11-02T06:30"]],
  [
    "America/New_York",
    "0/30 1-2 1 11 ? *",
    "2026-10-31T12:00",
    ["11-01T05:00", "11-01T05:30", "11-01T07:00", "11-01T07:30"],
  ],
  // nor, seen from the second time of it, does anything that is past
  ["America/New_York", "0/30 * 1 11 ? *", "2026-11-01T06:15", ["11-01T07:00"]],
  ["Europe/Berlin", "0 8 ? * MON-FRI *", "2026-03-26T12:00", ["03-27T07:00", "03-30T06:00"]],
  // half an hour, on Lord Howe Island
  ["Australia/Lord_Howe", "0/15 2 4 10 ? *", "2026-10-03T12:00", ["10-03T15:30", "10-03T15:45"]],
  ["Asia/Kathmandu", "0 9 * * ? *", "2026-06-30T12:00", ["07-01T03:15", "07-02T03:15"]],
  ["UTC", "0 9 * * ? *", "2026-06-30T12:00", ["07-01T09:00"]],
];

for (const [zone, fields, after, times] of changes) {
  test(`cron(${fields}) in ${zone} is due at ${times.join(", ")}`, () => {
    const expression = parseCronExpression(`cron(${fields})`);
    assert(expression);
    const timetable = timetableOf(expression, 0, zone);
    const found: string[] = [];
    let at: number | undefined = Date.parse(`${after}Z`);
    while (found.length < times.length) {
      at = timetable.next(at);
      assert(at !== undefined);
      found.push(new Date(at).toISOString().slice(5, 16));
    }
    assert.deepEqual(found, times);
  });
}

test("a time that comes once and that the clock skips comes as much later", () => {
  const expression = parseAt("at(2026-03-08T02:30:00)");
  assert(expression);
  assert.equal(timetableOf(expression, 0, "America/New_York").next(0), Date.UTC(2026, 2, 8, 7, 30));
});

test("times are read to the second, without a zone, and have to exist", () => {
  assert.deepEqual(parseAt("at(2026-01-31T09:00:00)"), { kind: "at", wall: Date.UTC(2026, 0, 31, 9) });
  for (const text of ["2021-12-31T23:59:59Z", "2021-12-31", "2026-02-30T00:00:00", "2026-01-01T25:00:00"]) {
    assert.equal(parseAt(`at(${text})`), undefined, text);
  }
});

test("zones are those of IANA", () => {
  for (const zone of ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"]) assert(wallClock(zone), zone);
  for (const zone of ["Mars/Olympus", "+01:00", ""]) assert.equal(wallClock(zone), undefined, zone);
});
