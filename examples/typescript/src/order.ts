import { type Fruit, priceOf } from "./prices";

interface Order {
  readonly fruit: Fruit;
  readonly count: number;
}

export const handler = async ({ fruit, count }: Order) => {
  console.log("order of %d on %s", count, process.env["STAGE"]);
  return { fruit, total: priceOf(fruit, count), currency: process.env["CURRENCY"] };
};
