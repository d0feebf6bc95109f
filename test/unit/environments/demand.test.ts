import assert from "node:assert/strict";
import { test } from "node:test";
import { Demand } from "../../../src/environments/demand.ts";

function demandOf(least: number, takes: readonly number[]): Demand {
  const demand = new Demand(least);
  for (const each of takes) demand.took(each);
  return demand;
}

test("as many generic environments are kept as the operator wants, when nobody takes any", () => {
  assert.equal(demandOf(2, []).wanted(0), 2);
});

test("as many are kept as were taken in the busiest second of the last minute", () => {
  const takes = [0, 900, 1000, 1100, 1200, 1300, 5000];
  assert.equal(demandOf(2, takes).wanted(6000), 5);
  assert.equal(demandOf(2, takes).wanted(59_000), 5);
});

test("what was taken more than a minute ago is forgotten", () => {
  assert.equal(demandOf(1, [0, 1, 2, 3, 4]).wanted(60_005), 1);
});

test("a flood of cold starts does not make the pool keep more than sixteen", () => {
  const flood = Array.from({ length: 5000 }, (_, index) => index);
  assert.equal(demandOf(2, flood).wanted(5000), 16);
});
