import assert from "node:assert/strict";
import type { InvocationResult } from "../../support/function-under-test.ts";
import { type Case, steps } from "../case.ts";
import { record } from "../expect.ts";

const code = steps("async (e) =>", ["return 1", 'throw new Error("m")', "process.exit(3)"]);

/** The records of the platform's objects of a window by type (section 7.4). */
function events(result: InvocationResult): Map<string, Record<string, unknown>> {
  const found = result.log.filter((line) => line.platform?.startsWith("platform."));
  for (const line of found) {
    assert.deepEqual(Object.keys(line.json ?? {}), ["time", "type", "record"]);
    assert.match(line.timestamp ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
  return new Map(found.map((line) => [line.platform ?? "", record(line.json?.["record"])]));
}

const recordOf = (result: InvocationResult, type: string): Record<string, unknown> => {
  const found = events(result);
  return record(found.get(type) ?? `none of ${[...found.keys()].join(", ")}`);
};

/** Section 7.4: the platform's events where the JSON format replaces its lines. */
export const platformEvents: readonly Case[] = [
  {
    id: "L180",
    title: "the JSON format tells start of init, start and report, and no line of the text format",
    rules: ["RT-345", "RT-348", "RT-350", "RT-351"],
    on: "18.x+",
    code,
    settings: { json: {} },
    play: async (run) => {
      const result = await run.invoke({ step: 0 });
      assert.deepEqual([...events(result).keys()], ["platform.initStart", "platform.start", "platform.report"]);
      assert(!result.log.some((line) => /^(START|END|REPORT|INIT_START) /.test(line.text)));
      const start = recordOf(result, "platform.initStart");
      assert.deepEqual(
        [start["initializationType"], start["phase"], start["functionName"], start["functionVersion"]],
        ["on-demand", "init", run.functionName, "$LATEST"],
      );
      assert.match(String(start["runtimeVersion"]), /^nodejs:\d+\.v\d+$/);
    },
  },
  {
    id: "L181",
    title: "platform.start tells request and version",
    rules: ["RT-348"],
    on: "18.x+",
    code,
    settings: { json: {} },
    play: async (run) => {
      const result = await run.invoke({ step: 0 });
      const { requestId, version } = recordOf(result, "platform.start");
      assert.deepEqual([requestId, version], [result.requestId, "$LATEST"]);
    },
  },
  {
    id: "L182",
    title: "platform.report tells status and metrics, Init Duration on a cold start only",
    rules: ["RT-350"],
    on: "18.x+",
    code,
    settings: { json: {} },
    play: async (run) => {
      const [first, second] = [await run.invoke({ step: 0 }), await run.invoke({ step: 0 })];
      for (const result of [first, second]) {
        const { requestId, status, metrics } = recordOf(result, "platform.report");
        assert.deepEqual([requestId, status], [result.requestId, "success"]);
        const { durationMs, billedDurationMs, memorySizeMB, maxMemoryUsedMB, ...rest } = record(metrics);
        assert([durationMs, billedDurationMs, maxMemoryUsedMB].every((each) => typeof each === "number"));
        assert.equal(memorySizeMB, 128);
        assert.deepEqual(Object.keys(rest), result === first ? ["initDurationMs"] : []);
      }
    },
  },
  {
    id: "L183",
    title: "the system level DEBUG shows every event",
    rules: ["RT-346", "RT-347", "RT-349", "RT-351"],
    on: "18.x+",
    code,
    settings: { json: { system: "DEBUG" } },
    play: async (run) => {
      const result = await run.invoke({ step: 0 });
      const names = ["initStart", "initRuntimeDone", "initReport", "start", "runtimeDone", "report"];
      assert.deepEqual([...events(result).keys()].toSorted(), names.map((name) => `platform.${name}`).toSorted());
      const done = recordOf(result, "platform.runtimeDone");
      assert.deepEqual([done["requestId"], done["status"]], [result.requestId, "success"]);
      assert.equal(record(done["metrics"])["producedBytes"], 1);
      assert.equal(recordOf(result, "platform.initRuntimeDone")["status"], "success");
      assert.equal(typeof record(recordOf(result, "platform.initReport")["metrics"])["durationMs"], "number");
    },
  },
  {
    id: "L184",
    title: "the system level WARN shows nothing of a success and everything of a failed process",
    rules: ["RT-349", "RT-350", "RT-351"],
    on: "18.x+",
    code,
    settings: { json: { system: "WARN" } },
    play: async (run) => {
      assert.deepEqual([...events(await run.invoke({ step: 0 })).keys()], []);
      const failed = await run.invoke({ step: 2 });
      assert.deepEqual([...events(failed).keys()].toSorted(), ["platform.report", "platform.runtimeDone"]);
      assert.equal(recordOf(failed, "platform.report")["errorType"], "Runtime.ExitError");
    },
  },
];
