import { afterAll, beforeAll, expect, test } from "vitest";
import { type Engine, fromFile, startEngine } from "lambkin/test";

const orders = fromFile("src/orders.handler", { environment: { SHOP: "corner" } });

let engine: Engine;

beforeAll(async () => {
  engine = await startEngine();
});

afterAll(async () => {
  await engine.close();
});

test("an order has its total and its shipping", async () => {
  const items = [{ name: "table", price: 9900, count: 1 }];
  const { result, logs } = await engine.invoke(orders, { id: "o1", items });
  expect(result).toEqual({ id: "o1", total: 9900, shipping: "free" });
  expect(logs).toEqual(["order o1 costs 9900 for corner"]);
});

test("an empty order is an error", async () => {
  const { error } = await engine.invoke(orders, { id: "o2", items: [] });
  expect(error).toMatchObject({ errorType: "RangeError", errorMessage: "order o2 is empty" });
});
