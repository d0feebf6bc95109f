import assert from "node:assert/strict";
import { test } from "node:test";
import { engineConfig } from "../../src/config.ts";

test("who chooses the account's concurrency chooses its request rate too (API-607)", () => {
  const rates = [{}, { accountConcurrency: 1000 }].map((chosen) => engineConfig(chosen).isAccountRateLimited);
  assert.deepEqual(rates, [false, true]);
});
