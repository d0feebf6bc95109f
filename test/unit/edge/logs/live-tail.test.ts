import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveTail } from "../../../../src/edge/logs/live-tail.ts";
import type { LiveTailSessionUpdate } from "../../../../src/edge/models/logs.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

const stream = { region: "us-east-1", accountId: "123456789012", logGroup: "g", logStream: "s" };
const pattern = "ERROR";

/** A machine on which the process stands still for a while whenever it looks at the clock. */
class StallingClock extends ManualClock {
  #stalledMs = 0;

  override mono(): number {
    this.#stalledMs += 60;
    return super.mono() + this.#stalledMs;
  }
}

/** The update that comes of pushes of `messages`, one after the other. */
async function updateOf(messages: readonly string[]): Promise<LiveTailSessionUpdate | undefined> {
  const clock = new StallingClock();
  const tail = new LiveTail(clock, pattern);
  for (const message of messages) tail.push(stream, [{ timestamp: clock.now(), message }]);
  const updates = tail.updates(new AbortController().signal);
  const next = updates.next();
  while (clock.timers === 0) await Promise.resolve();
  clock.advance(100);
  const { value } = await next;
  return value ?? undefined;
}

test("a process that stands still leaves no event of a live tail out", async () => {
  const update = await updateOf(Array.from({ length: 20 }, (_, index) => `ERROR ${index}`));
  assert.deepEqual([update?.sessionResults?.length, update?.sessionMetadata?.sampled], [20, false]);
});

test("a live tail that has looked through much for long leaves out what comes until its next update", async () => {
  const much = Array.from({ length: 40 }, () => "x".repeat(100_000));
  const update = await updateOf(["ERROR 1", ...much, "ERROR 2"]);
  assert.deepEqual([update?.sessionResults?.length, update?.sessionMetadata?.sampled], [1, true]);
});
