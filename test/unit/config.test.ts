import assert from "node:assert/strict";
import { test } from "node:test";
import { engineConfig } from "../../src/config.ts";

test("who chooses the account's concurrency chooses its request rate too (API-607)", () => {
  const rates = [{}, { accountConcurrency: 1000 }].map((chosen) => engineConfig(chosen).isAccountRateLimited);
  assert.deepEqual(rates, [false, true]);
});

test("code from folders is for an engine that serves this machine only", () => {
  const allowFileCode = true;
  assert.equal(engineConfig({}).allowFileCode, false);
  for (const host of ["127.0.0.1", "localhost", "::1"]) engineConfig({ allowFileCode, host });
  for (const open of [{ host: "0.0.0.0" }, { host: "192.168.1.2" }, { isBehindProxy: true }]) {
    assert.throws(() => engineConfig({ allowFileCode, ...open }), {
      name: "ConfigError",
      message: /^--allow-file-code/,
    });
  }
});

test("functions are debugged in plain processes, by nobody but this machine", () => {
  const inspection = { functions: [], firstPort: 9229, breaks: false };
  assert.equal(engineConfig({ inspection }).isolation, "none");
  assert.equal(engineConfig({}).isolation, "auto");
  for (const isolation of ["auto", "required"] as const) {
    assert.throws(() => engineConfig({ inspection, isolation }), {
      name: "ConfigError",
      message: `--inspect needs functions in plain processes, which debuggers reach: give --isolation none, not ${isolation}`,
    });
  }
  for (const open of [{ host: "0.0.0.0" }, { isBehindProxy: true }]) {
    assert.throws(() => engineConfig({ inspection, ...open }), {
      name: "ConfigError",
      message:
        "--inspect is for an engine that serves this machine only (127.0.0.1, no proxy): functions run without walls",
    });
  }
  const wrong = { ...inspection, firstPort: 70_000 };
  assert.throws(() => engineConfig({ inspection: wrong }), { message: "--inspect takes a port of 0 to 65535" });
});

test("walls of no known kind are refused, and not left out", () => {
  const isolation = JSON.parse('"require"');
  assert.throws(() => engineConfig({ isolation }), { message: "--isolation must be auto, required or none" });
});
