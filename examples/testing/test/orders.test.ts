import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { type Engine, fromFile, manualClock, startEngine } from "lambkin/test";

const orders = fromFile("src/orders.handler", { environment: { SHOP: "corner" } });
const items = [{ name: "cup", price: 1200, count: 2 }];

let engine: Engine;

before(async () => {
  engine = await startEngine();
});

after(async () => {
  await engine.close();
});

test("an order has its total and its shipping", async () => {
  const { result, logs } = await engine.invoke(orders, { id: "o1", items });
  assert.deepEqual(result, { id: "o1", total: 2400, shipping: "499" });
  assert.deepEqual(logs, ["order o1 costs 2400 for corner"]);
});

test("an empty order is an error", async () => {
  const { functionError, error } = await engine.invoke(orders, { id: "o2", items: [] });
  assert.equal(functionError, "Unhandled");
  assert.deepEqual([error?.errorType, error?.errorMessage], ["RangeError", "order o2 is empty"]);
});

test("with little time left shipping is worked out later", async () => {
  const { result } = await engine.invoke(orders, { id: "o3", items }, { remainingTime: 900 });
  assert.deepEqual(result, { id: "o3", total: 2400, shipping: "later" });
});

test("an order that failed is tried twice again, after one minute and after two", async () => {
  const clock = manualClock();
  await using own = await startEngine({ clock });
  await own.invoke(orders, { id: "o4", items: [] }, { type: "Event" });
  for (const minutes of [0, 1, 2]) {
    clock.advance(minutes * 60_000);
    await own.idle();
  }
  assert.equal(own.invocations().length, 3);
});

test("an event of the command line will do as well", async () => {
  const worker = fromFile("src/orders.worker");
  const arguments_ = ["lambkin", "generate-event", "sqs", "receive-message", "--body", '{"id":"o5"}'];
  const event: unknown = JSON.parse(execFileSync("npx", arguments_, { encoding: "utf8" }));
  assert.deepEqual((await engine.invoke(worker, event)).logs, ["shipped o5"]);
});
