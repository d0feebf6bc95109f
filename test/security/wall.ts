import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { lookAround } from "../../src/sandbox/machine.ts";
import { type TestBench, openTestBench } from "../support/test-bench.ts";
import { Neighbour } from "./neighbour.ts";
import { closedToOrdinaryUsers, isOrdinaryRun, runAsOrdinaryUser } from "./ordinary-user.ts";

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
  const who = process.getuid?.() === 0 ? "root" : "an ordinary user";
  void describe(`walls: ${name}, with the engine as ${who}`, () => {
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
  if (process.getuid?.() === 0 && !isOrdinaryRun) testAsOrdinaryUser(name, file);
}

function whatLacks(bench: TestBench): string | undefined {
  if (process.env["LAMBKIN_TEST_ISOLATION"] === "none") return "LAMBKIN_TEST_ISOLATION is none";
  if (!bench.hasWalls) return lookAround().missing?.finding ?? "no walls stand on this machine";
  return bench.lacks("nodejs22.x", false);
}

function testAsOrdinaryUser(name: string, file: string): void {
  const skip = closedToOrdinaryUsers(file) ?? false;
  test(`walls: ${name}: all of it holds with the engine as an ordinary user`, { skip }, async (t) => {
    const { status, output } = await runAsOrdinaryUser(file);
    for (const line of output.split("\n")) if (/^ *(ℹ healthy|﹣|.*# SKIP)/u.test(line)) t.diagnostic(line.trim());
    assert.equal(status, 0, output);
  });
}
