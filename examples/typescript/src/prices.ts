const prices = { apple: 25, pear: 30 } as const;

export type Fruit = keyof typeof prices;

export function priceOf(fruit: Fruit, count: number): number {
  if (!Object.hasOwn(prices, fruit)) throw new RangeError(`No price for ${fruit}`);
  return prices[fruit] * count;
}
