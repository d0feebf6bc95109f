import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { lookAround } from "../../src/sandbox/machine.ts";
import { type TestBench, openTestBench } from "../support/test-bench.ts";
import { Neighbour } from "./neighbour.ts";
import { closedToOrdinaryUsers, isRerun, rerun } from "./rerun.ts";

export const isRoot: boolean = process.getuid?.() === 0;

/**
 * The attacks on one wall, while a healthy function of another tenant answers beside them. Where the engine is root,
 * all of it is run once more by an ordinary user's engine. `file` is the test's own path.
 */
export async function wall(name: string, file: string, attacks: (bench: TestBench) => void): Promise<void> {
  const bench = await openTestBench();
  const lack = whatLacks(bench);
  if (lack !== undefined) {
    await bench[Symbol.asyncDispose]();
    test(`walls: ${name}`, { skip: lack });
    return;
  }
  void describe(`walls: ${name}, with the engine as ${isRoot ? "root" : "an ordinary user"}`, () => {
    const neighbour = new Neighbour(bench);
    before(async () => await neighbour.moveIn());
    after(async () => {
      await neighbour.moveOut();
      await bench[Symbol.asyncDispose]();
    });
    attacks(bench);
    test("a healthy function of another tenant has answered all the while", (t) => {
      assert.deepEqual(neighbour.complaints, []);
      t.diagnostic(neighbour.summary());
    });
  });
  if (isRoot && !isRerun) testAsOrdinaryUser(name, file);
}

function whatLacks(bench: TestBench): string | undefined {
  if (process.env["LAMBKIN_TEST_ISOLATION"] === "none") return "LAMBKIN_TEST_ISOLATION is none";
  if (!bench.hasWalls) return lookAround().missing?.finding ?? "no walls stand on this machine";
  return bench.lacks("nodejs22.x", false);
}

function testAsOrdinaryUser(name: string, file: string): void {
  const skip = closedToOrdinaryUsers(file) ?? false;
  test(`walls: ${name}: all of it holds with the engine as an ordinary user`, { skip }, async (t) => {
    await rerun(file, { as: "an ordinary user" }, t);
  });
}
