import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { lastDue, parseCronExpression, parseRate, timetableOf } from "../../../../src/events/schedules/timetable.ts";

/** The examples of AWS's manuals, the ten times that follow on Thursday, 1 January 2026, 00:00. */
const examples: readonly (readonly [expression: string, times: string])[] = [
  [
    "0 10 * * ? *",
    "01-01 10:00, 01-02 10:00, 01-03 10:00, 01-04 10:00, 01-05 10:00, 01-06 10:00, 01-07 10:00, 01-08 10:00, 01-09 10:00, 01-10 10:00",
  ],
  [
    "15 12 * * ? *",
    "01-01 12:15, 01-02 12:15, 01-03 12:15, 01-04 12:15, 01-05 12:15, 01-06 12:15, 01-07 12:15, 01-08 12:15, 01-09 12:15, 01-10 12:15",
  ],
  [
    "0 18 ? * MON-FRI *",
    "01-01 18:00, 01-02 18:00, 01-05 18:00, 01-06 18:00, 01-07 18:00, 01-08 18:00, 01-09 18:00, 01-12 18:00, 01-13 18:00, 01-14 18:00",
  ],
  [
    "0 8 1 * ? *",
    "01-01 08:00, 02-01 08:00, 03-01 08:00, 04-01 08:00, 05-01 08:00, 06-01 08:00, 07-01 08:00, 08-01 08:00, 09-01 08:00, 10-01 08:00",
  ],
  [
    "0/15 * * * ? *",
    "01-01 00:15, 01-01 00:30, 01-01 00:45, 01-01 01:00, 01-01 01:15, 01-01 01:30, 01-01 01:45, 01-01 02:00, 01-01 02:15, 01-01 02:30",
  ],
  [
    "0/10 * ? * MON-FRI *",
    "01-01 00:10, 01-01 00:20, 01-01 00:30, 01-01 00:40, 01-01 00:50, 01-01 01:00, 01-01 01:10, 01-01 01:20, 01-01 01:30, 01-01 01:40",
  ],
  [
    "0/5 8-17 ? * MON-FRI *",
    "01-01 08:00, 01-01 08:05, 01-01 08:10, 01-01 08:15, 01-01 08:20, 01-01 08:25, 01-01 08:30, 01-01 08:35, 01-01 08:40, 01-01 08:45",
  ],
  ["0/30 20-2 ? * MON-FRI *", ""],
  [
    "0/30 0-2 ? * MON-FRI *",
    "01-01 00:30, 01-01 01:00, 01-01 01:30, 01-01 02:00, 01-01 02:30, 01-02 00:00, 01-02 00:30, 01-02 01:00, 01-02 01:30, 01-02 02:00",
  ],
  [
    "0 9 ? * 2#1 *",
    "01-05 09:00, 02-02 09:00, 03-02 09:00, 04-06 09:00, 05-04 09:00, 06-01 09:00, 07-06 09:00, 08-03 09:00, 09-07 09:00, 10-05 09:00",
  ],
  [
    "15 10 ? * 6L 2026-2027",
    "01-30 10:15, 02-27 10:15, 03-27 10:15, 04-24 10:15, 05-29 10:15, 06-26 10:15, 07-31 10:15, 08-28 10:15, 09-25 10:15, 10-30 10:15",
  ],
  [
    "0 9 3W * ? *",
    "01-02 09:00, 02-03 09:00, 03-03 09:00, 04-03 09:00, 05-04 09:00, 06-03 09:00, 07-03 09:00, 08-03 09:00, 09-03 09:00, 10-02 09:00",
  ],
  [
    "0 9 1W * ? *",
    "01-01 09:00, 02-02 09:00, 03-02 09:00, 04-01 09:00, 05-01 09:00, 06-01 09:00, 07-01 09:00, 08-03 09:00, 09-01 09:00, 10-01 09:00",
  ],
  [
    "0 9 L * ? *",
    "01-31 09:00, 02-28 09:00, 03-31 09:00, 04-30 09:00, 05-31 09:00, 06-30 09:00, 07-31 09:00, 08-31 09:00, 09-30 09:00, 10-31 09:00",
  ],
  [
    "0 9 LW * ? *",
    "01-30 09:00, 02-27 09:00, 03-31 09:00, 04-30 09:00, 05-29 09:00, 06-30 09:00, 07-31 09:00, 08-31 09:00, 09-30 09:00, 10-30 09:00",
  ],
  [
    "0 9 ? * L *",
    "01-03 09:00, 01-10 09:00, 01-17 09:00, 01-24 09:00, 01-31 09:00, 02-07 09:00, 02-14 09:00, 02-21 09:00, 02-28 09:00, 03-07 09:00",
  ],
  [
    "0 2 ? * SAT#3 *",
    "01-17 02:00, 02-21 02:00, 03-21 02:00, 04-18 02:00, 05-16 02:00, 06-20 02:00, 07-18 02:00, 08-15 02:00, 09-19 02:00, 10-17 02:00",
  ],
  [
    "0/5 5 ? JAN 1-5 2026",
    "01-01 05:00, 01-01 05:05, 01-01 05:10, 01-01 05:15, 01-01 05:20, 01-01 05:25, 01-01 05:30, 01-01 05:35, 01-01 05:40, 01-01 05:45",
  ],
  [
    "5,35 14 * * ? *",
    "01-01 14:05, 01-01 14:35, 01-02 14:05, 01-02 14:35, 01-03 14:05, 01-03 14:35, 01-04 14:05, 01-04 14:35, 01-05 14:05, 01-05 14:35",
  ],
  [
    "0 12 ? * FRI-MON *",
    "01-02 12:00, 01-03 12:00, 01-04 12:00, 01-05 12:00, 01-09 12:00, 01-10 12:00, 01-11 12:00, 01-12 12:00, 01-16 12:00, 01-17 12:00",
  ],
  [
    "0-15/1 8-8 ? * 2,3,4,5,6,7 *",
    "01-01 08:00, 01-01 08:01, 01-01 08:02, 01-01 08:03, 01-01 08:04, 01-01 08:05, 01-01 08:06, 01-01 08:07, 01-01 08:08, 01-01 08:09",
  ],
];

for (const [expression, expected] of examples) {
  test(`cron(${expression}) is due ${expected === "" ? "never, for it is refused" : `at ${expected.slice(0, 24)}…`}`, () => {
    assert.equal(nextTen(expression), expected);
  });
}

test("a leap day comes every four years, and a day that never comes not at all", () => {
  const leap = parseCronExpression("cron(0 0 29 2 ? *)");
  assert(leap);
  assert.equal(timetableOf(leap, 0).next(Date.UTC(2096, 1, 29)), Date.UTC(2104, 1, 29));
  const never = parseCronExpression("cron(0 0 31 2 ? *)");
  assert(never);
  assert.equal(timetableOf(never, 0).next(0), undefined);
});

const refused =
  "0 1 * * * *;0 1 ? * ? *;7 20 * * NOT *;INVALID;0 dummy ? * MON-FRI *;71 8 1 * ? *;;0 0 * * ?;0 0 * * ? * *;" +
  "0 24 * * ? *;0 0 32 * ? *;0 0 0 * ? *;0 0 * 13 ? *;0 0 ? * 8 *;0 0 ? * 3#1,6#3 *;0 0 ? * 2#6 *;0 0 * * ? 2200;" +
  "5-1 0 * * ? *;*/0 0 * * ? *;1/2/3 0 * * ? *;0 0 L-31 * ? *";
for (const fields of refused.split(";")) {
  test(`cron(${fields}) is refused`, () => {
    assert.equal(parseCronExpression(`cron(${fields})`), undefined);
  });
}

test("rates are read as AWS reads them, one of a unit in the singular", () => {
  const periods = [
    "rate(1 minute)",
    "rate(5 minutes)",
    "rate(1 hour)",
    "rate(36 hours)",
    "rate(1 day)",
    "rate(7 days)",
  ];
  assert.deepEqual(
    periods.map((text) => parseRate(text)),
    [1, 5, 60, 2160, 1440, 10_080].map((minutes) => ({ kind: "rate", periodMs: minutes * 60_000 })),
  );
  const wrong = ["10 seconds", "10 years", "1 minutes", "1 days", "10 minute", "", "10", "10 minutess", "foo minutes"];
  for (const text of [...wrong, "0 minutes", "-10 minutes", "10 MINUTES", " 10 minutes "]) {
    assert.equal(parseRate(`rate(${text})`), undefined, text);
  }
  assert.deepEqual(parseRate("rate(1 minutes)", true), { kind: "rate", periodMs: 60_000 });
});

const number = (min: number, max: number) => fc.integer({ min, max });
const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant("*"),
    number(min, max).map(String),
    fc.tuple(number(min, max), number(1, 12)).map(([from, step]) => `${from}/${step}`),
    fc.tuple(number(min, max), number(min, max)).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.tuple(number(min, max), number(min, max)).map(([a, b]) => `${a},${b}`),
  );

test("the next time is after now, fits every field, and none in between does", () => {
  const times = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), number(0, 20_000_000));
  fc.assert(
    fc.property(times, ([minute, hour, day, month, minutesOn]) => {
      const expression = parseCronExpression(`cron(${minute} ${hour} ${day} ${month} ? *)`);
      assert(expression);
      const now = Date.UTC(2020, 0, 1) + minutesOn * 60_000 + 1;
      const due = timetableOf(expression, 0).next(now);
      if (due === undefined) return;
      assert(due > now && due % 60_000 === 0);
      const fits = (at: number) => {
        const date = new Date(at);
        const shown = [date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate(), date.getUTCMonth() + 1];
        return [minute, hour, day, month].every((text, index) => isNamed(text, shown[index] ?? -1));
      };
      assert(fits(due));
      const dayBefore = Math.max(Math.ceil(now / 60_000) * 60_000, due - 2 * 86_400_000);
      for (let at = dayBefore; at < due; at += 60_000) assert(!fits(at), new Date(at).toISOString());
    }),
    { numRuns: 200 },
  );
});

test("the last due time before a moment is found as by walking there", () => {
  fc.assert(
    fc.property(field(0, 59), field(0, 23), number(1, 20_000), (minute, hour, minutesOn) => {
      const expression = parseCronExpression(`cron(${minute} ${hour} * * ? *)`);
      assert(expression);
      const timetable = timetableOf(expression, 0);
      const first = timetable.next(0) ?? 0;
      const now = first + minutesOn * 60_000;
      let walked = first;
      for (let next = timetable.next(first); next !== undefined && next <= now; next = timetable.next(next))
        walked = next;
      assert.equal(lastDue(timetable, first, now), walked);
    }),
    { numRuns: 100 },
  );
});

/** An independent reading of a field. */
function isNamed(text: string, value: number): boolean {
  return text.split(",").some((part) => {
    if (part === "*") return true;
    const [from = 0, to] = part.split("-").map(Number);
    if (to !== undefined) return value >= from && value <= to;
    const [start = 0, step] = part.split("/").map(Number);
    return step === undefined ? value === start : value >= start && (value - start) % step === 0;
  });
}

function nextTen(fields: string): string {
  const expression = parseCronExpression(`cron(${fields})`);
  if (!expression) return "";
  const timetable = timetableOf(expression, 0);
  const times: string[] = [];
  let at: number | undefined = Date.UTC(2026, 0, 1);
  while (times.length < 10) {
    at = timetable.next(at);
    if (at === undefined) break;
    times.push(new Date(at).toISOString().slice(5, 16).replace("T", " "));
  }
  return times.join(", ");
}
