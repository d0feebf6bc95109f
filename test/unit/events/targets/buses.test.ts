/** Rules that send events from bus to bus, and schedules that put them there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { putRule } from "../../../../src/events/rules/put-rule.ts";
import { type SchedulesUnderTest, functionArn, place, startSchedules } from "../schedules-under-test.ts";

const busArn = (name: string): string => `arn:aws:events:us-east-1:123456789012:event-bus/${name}`;

/** Sends all that comes to one bus on to a target. */
async function lead(it: SchedulesUnderTest, busName: string, Arn: string): Promise<void> {
  const address = { place, busName, name: `${busName}-rule` };
  const eventPattern = '{"source":["shop"]}';
  await putRule({ clock: it.clock, eventBridge: it }, { ...address, eventPattern, state: "ENABLED", tags: {} });
  const target = { Id: "t", Arn, RoleArn: "arn:aws:iam::123456789012:role/r" };
  await it.rules.change(address, (rule) => ({ ...rule, targets: [target] }));
}

test("an event goes as it is from one bus to another, once", async () => {
  await using it = await startSchedules();
  for (const name of ["a", "b", "c"]) await it.buses.create(place, name, {}, {});
  await lead(it, "a", busArn("b"));
  await lead(it, "b", functionArn);
  const entry = { Source: "shop", DetailType: "order", Detail: '{"id":1.0}', EventBusName: "a" };
  const [result] = await it.putEvents.put([entry], place);
  await it.elapse(0);
  assert(result && "EventId" in result);
  assert.deepEqual(
    it.sent.map(({ event }) => Reflect.get(Object(event), "id")),
    [result.EventId],
  );
  await lead(it, "b", busArn("c"));
  await lead(it, "c", functionArn);
  await it.putEvents.put([entry], place);
  await it.elapse(0);
  assert.equal(it.sent.length, 1);
  const [told] = it.reports;
  assert.deepEqual([told?.event, told?.["code"]], ["events.not-delivered", "THIRD_ACCOUNT_HOP_DETECTED"]);
});

test("a bus that is gone, or another account's, takes nothing", async () => {
  await using it = await startSchedules();
  await it.buses.create(place, "a", {}, {});
  const entry = { Source: "shop", DetailType: "order", Detail: "{}", EventBusName: "a" };
  for (const [arn, code] of [
    [busArn("gone"), "NO_RESOURCE"],
    ["arn:aws:events:us-east-1:999999999999:event-bus/default", "NO_PERMISSIONS"],
  ] as const) {
    await lead(it, "a", arn);
    await it.putEvents.put([entry], place);
    await it.elapse(0);
    assert.equal(it.reports.at(-1)?.["code"], code);
  }
});

test("a schedule puts its input on a bus, as the detail of an event", async () => {
  await using it = await startSchedules();
  await lead(it, "default", functionArn);
  await it.schedule("s", {
    ScheduleExpression: "at(2026-01-01T00:01:00)",
    Target: {
      Arn: busArn("default"),
      RoleArn: "arn:aws:iam::123456789012:role/r",
      Input: '{"id":7}',
      EventBridgeParameters: { Source: "shop", DetailType: "closing" },
    },
  });
  await it.elapse(60_000);
  const [sent] = it.sent;
  assert(typeof sent?.event === "object" && sent.event !== null);
  assert("detail-type" in sent.event && "detail" in sent.event && "resources" in sent.event);
  const { "detail-type": type, detail, resources } = sent.event;
  assert.deepEqual(
    [type, detail, resources],
    ["closing", { id: 7 }, ["arn:aws:scheduler:us-east-1:123456789012:schedule/default/s"]],
  );
});
