import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryLogs } from "../../../src/logs/memory-logs.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { logsContract } from "./logs-contract.ts";

logsContract("logs in memory", async () => {
  const clock = new ManualClock();
  return { logs: new MemoryLogs({ clock }), clock, async [Symbol.asyncDispose]() {} };
});

test("a listener hears every event of logs in memory as it is appended", () => {
  const heard: string[] = [];
  const onEvent = (stream: { logStream: string }, event: { message: string }): void => {
    heard.push(`${stream.logStream}: ${event.message}`);
  };
  const logs = new MemoryLogs({ clock: new ManualClock(), onEvent });
  logs.append({ logGroup: "g", logStream: "s" }, [
    { timestamp: 1, message: "one" },
    { timestamp: 2, message: "two" },
  ]);
  assert.deepEqual(heard, ["s: one", "s: two"]);
});

test("logs in memory keep the newest events only", async () => {
  const logs = new MemoryLogs({ clock: new ManualClock(), maxEvents: 10 });
  for (let index = 0; index < 1000; index += 1) {
    logs.append({ logGroup: "g", logStream: "s" }, [{ timestamp: index, message: `${index}` }]);
  }
  const kept = (await logs.read({ logGroup: "g", direction: "forwards", limit: 1000 })).map(({ message }) => message);
  assert.equal(kept.at(-1), "999");
  assert.equal(kept.length >= 10 && kept.length <= 20, true);
});
