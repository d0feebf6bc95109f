import type { Context } from "./lambda.ts";

interface Order {
  readonly id: string;
  readonly items: readonly { readonly name: string; readonly price: number; readonly count: number }[];
}

/** Prices are in cents. */
export async function handler(order: Order, context: Context) {
  if (order.items.length === 0) throw new RangeError(`order ${order.id} is empty`);
  const total = order.items.reduce((sum, { price, count }) => sum + price * count, 0);
  console.log("order %s costs %d for %s", order.id, total, process.env["SHOP"]);
  if (context.getRemainingTimeInMillis() < 1000) return { id: order.id, total, shipping: "later" };
  return { id: order.id, total, shipping: total >= 5000 ? "free" : "499" };
}

/** Of a queue: each message is an order. */
export async function worker({ Records }: { readonly Records: readonly { readonly body: string }[] }) {
  for (const { body } of Records) console.log("shipped %s", JSON.parse(body).id);
}
