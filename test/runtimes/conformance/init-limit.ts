import assert from "node:assert/strict";
import { announced, type Case } from "../case.ts";
import { ok } from "../expect.ts";

/** Case C170 of section 13.6, at four times the pace: its ten seconds are 2.5 s. */
export const initLimit: readonly Case[] = [
  {
    id: "C170",
    title: "an init of more than ten seconds is begun again inside the invocation, without an error",
    rules: ["RT-141"],
    on: "D+",
    code: announced(`const fs = require("fs"), file = require("os").tmpdir() + "/begun";
      if (!fs.existsSync(file)) {
        fs.writeFileSync(file, "");
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      }
      exports.handler = async () => "ready";`),
    settings: { timeoutMs: 30_000, pace: 4 },
    play: async (run) => {
      const result = await run.invoke();
      ok(result, '"ready"');
      assert.equal(result.log.filter((line) => line.message === "module evaluated").length, 2);
      const report = result.log.find((line) => line.platform === "INIT_REPORT");
      assert.match(report?.text ?? "", /^INIT_REPORT Init Duration: 1\d{4}\.\d\d ms\tPhase: init\tStatus: timeout\t?$/);
    },
  },
];
