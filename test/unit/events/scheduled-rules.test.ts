import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "../../support/manual-clock.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { functionArn, place, startSchedules } from "./schedules-under-test.ts";

const minute = 60_000;
const hour = 60 * minute;

test("a rate fires after each of its periods from the moment of its put", async () => {
  await using it = await startSchedules();
  await it.elapse(20_000);
  await it.putRate("r", "rate(5 minutes)");
  await it.elapse(16 * minute, minute);
  assert.deepEqual(
    it.sent.map(({ at }) => at),
    ["2026-01-01T00:05:20", "2026-01-01T00:10:20", "2026-01-01T00:15:20"],
  );
});

test("a scheduled event looks as AWS's, with the due time as its time", async () => {
  await using it = await startSchedules();
  await it.putRate("r", "cron(30 0 * * ? *)", { Arn: `${functionArn}:live` });
  await it.elapse(hour, minute);
  const [{ functionArn: invoked, event } = { functionArn: "", event: {} }] = it.sent;
  assert.equal(invoked, `${functionArn}:live`);
  assert(typeof event === "object" && event && "id" in event && typeof event.id === "string");
  assert.match(event.id, /^[0-9a-f-]{36}$/);
  const names = "version id detail-type source account time region resources detail";
  assert.equal(Object.keys(event).join(" "), names);
  assert.deepEqual(event, {
    version: "0",
    id: event.id,
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: "123456789012",
    time: "2026-01-01T00:30:00Z",
    region: "us-east-1",
    resources: ["arn:aws:events:us-east-1:123456789012:rule/r"],
    detail: {},
  });
});

test("a rule asks the function's policy in its own name, unless its target has a role", async () => {
  await using it = await startSchedules();
  await it.putRate("r", "rate(1 minute)");
  await it.putRate("with-role", "rate(1 minute)", { RoleArn: "arn:aws:iam::123456789012:role/r" });
  await it.elapse(minute);
  assert.equal(it.sent.length, 2);
  assert.deepEqual(it.asked, [
    {
      principal: { Service: "events.amazonaws.com" },
      action: "lambda:InvokeFunction",
      context: {
        "AWS:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/r",
        "AWS:SourceAccount": "123456789012",
      },
    },
  ]);
});

test("a function whose policy lets the rule not in hears nothing, and the operator does", async () => {
  await using it = await startSchedules({ isForbidden: true });
  await it.putRate("r", "rate(1 minute)");
  await it.elapse(minute);
  assert.deepEqual(it.sent, []);
  const [report] = it.reports;
  assert.deepEqual(
    [report?.event, report?.["rule"], report?.["targetArn"], report?.["code"]],
    ["events.not-delivered", "arn:aws:events:us-east-1:123456789012:rule/r", functionArn, "NO_PERMISSIONS"],
  );
});

test("a disabled rule is silent, and counts from the moment it is enabled", async () => {
  await using it = await startSchedules();
  await it.putRate("r", "rate(1 hour)");
  const address = { place, busName: "default", name: "r" };
  await it.rules.setState(address, "DISABLED");
  await it.elapse(90 * minute, minute);
  await it.rules.setState(address, "ENABLED");
  await it.elapse(61 * minute, minute);
  assert.deepEqual(
    it.sent.map(({ at }) => at),
    ["2026-01-01T02:30:00"],
  );
});

test("due times go on from the stored one over a restart, and one is missed by nobody", async () => {
  await using directory = await temporaryDirectory();
  const clock = new ManualClock();
  const times: string[] = [];
  for (let run = 0; run < 3; run += 1) {
    await using it = await startSchedules({ clock, directory: directory.path });
    if (run === 0) await it.putRate("r", "rate(10 minutes)");
    await it.elapse(25 * minute, minute);
    times.push(...it.sent.map(({ at }) => at.slice(11, 16)));
  }
  assert.deepEqual(times, ["00:10", "00:20", "00:30", "00:40", "00:50", "01:00", "01:10"]);
});

for (const { missed, expected } of [
  { missed: "once", expected: ["05:25 for 05:20", "05:30 for 05:30"] },
  { missed: "skip", expected: ["05:30 for 05:30"] },
] as const) {
  test(`what was missed while no engine ran is fired by policy: ${missed}`, async () => {
    await using directory = await temporaryDirectory();
    const clock = new ManualClock();
    {
      await using first = await startSchedules({ clock, directory: directory.path, missed });
      await first.putRate("r", "rate(10 minutes)");
    }
    clock.advance(5 * hour + 25 * minute);
    await using second = await startSchedules({ clock, directory: directory.path, missed });
    await second.elapse(6 * minute, minute);
    const fired = second.sent.map(({ at, event }) => {
      assert(typeof event === "object" && event && "time" in event);
      return `${at.slice(11, 16)} for ${String(event.time).slice(11, 16)}`;
    });
    assert.deepEqual(fired, expected);
    assert.equal(second.reports[0]?.event, "events.due-times-missed");
  });
}

test("a rule is deleted while it fires, unless it has got a target meanwhile", async () => {
  await using it = await startSchedules();
  const address = { place, busName: "default", name: "r" };
  await it.putRate("r", "rate(1 minute)");
  await it.rules.change(address, (rule) => ({ ...rule, targets: [] }));
  it.clock.advance(minute); // the firing is on its way to the store
  await it.rules.delete(address);
  assert.deepEqual(it.rules.list(place, "default"), []);
  await it.putRate("r", "rate(1 minute)");
  await it.rules.change(address, (rule) => ({ ...rule, targets: [] }));
  const target = { Id: "t", Arn: functionArn };
  const changing = it.rules.change(address, (rule) => ({ ...rule, targets: [target] }));
  await assert.rejects(it.rules.delete(address), { message: "Rule can't be deleted since it has targets." });
  await changing;
});

test("two engines on one store fire each due time once", async () => {
  const clock = new ManualClock();
  await using first = await startSchedules({ clock });
  for (let index = 0; index < 5; index += 1) await first.putRate(`r${index}`, "rate(1 minute)");
  await using second = await startSchedules({ clock, store: first.store });
  await second.elapse(5 * minute, minute);
  const fired = [...first.sent, ...second.sent].map(({ at, event }) => {
    assert(typeof event === "object" && event && "resources" in event);
    return `${at.slice(14, 16)} ${String(event.resources).slice(-2)}`;
  });
  const expected = Array.from({ length: 5 }, (_, at) => Array.from({ length: 5 }, (_1, r) => `0${at + 1} r${r}`));
  assert.deepEqual(fired.toSorted(), expected.flat());
});

test("events that are put go to the rules whose patterns they match, with their detail letter by letter", async () => {
  await using it = await startSchedules();
  await it.putPattern("all", '{"source":["shop"]}');
  await it.putPattern("dear", '{"detail":{"price":[{"numeric":[">",100]}]}}', { InputPath: "$.detail.price" });
  const entry = { Source: "shop", DetailType: "order", Time: Date.UTC(2026, 5, 1) / 1000 };
  const detail = '{"price":120.50,"big":12345678901234567890}';
  const [result] = await it.putEvents.put([{ ...entry, Detail: detail, Resources: ["a"] }], place);
  await it.putEvents.put([{ ...entry, Source: "other", Detail: '{"price":1}' }], place);
  await it.elapse(0);
  assert(result && "EventId" in result);
  assert.deepEqual(
    it.sent.map(({ event }) => event),
    [
      {
        version: "0",
        id: result.EventId,
        "detail-type": "order",
        source: "shop",
        account: "123456789012",
        time: "2026-06-01T00:00:00Z",
        region: "us-east-1",
        resources: ["a"],
        detail: JSON.parse(detail),
      },
      120.5,
    ],
  );
});
