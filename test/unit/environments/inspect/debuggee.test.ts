import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { realClock } from "../../../../src/clock.ts";
import { Debuggee } from "../../../../src/environments/inspect/debuggee.ts";
import { Pauses } from "../../../../src/environments/inspect/pauses.ts";
import { TimeLimit } from "../../../../src/environments/time-limit.ts";
import { findRuntime } from "../../../../src/model/runtimes.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

test("a function goes on without a debugger that does not come back, however early a timer goes off", async () => {
  await using directory = await temporaryDirectory();
  const runtime = findRuntime("nodejs22.x");
  assert(runtime);
  // As timers do, which know no fractions of a millisecond: the time that was asked for is not quite over.
  const after = (_: number, then: () => void): (() => void) => realClock.after(0, then);
  const clock = { ...realClock, mono: () => 0, after };
  const pauses = new Pauses(join(directory.path, "paused"), new TimeLimit(clock), clock);
  const listener = { isAwaited: true, listens: () => {}, left: () => {}, waits: () => {} };
  const debuggee = new Debuggee({ runtime, breaks: false, pauses, listener, clock });
  await debuggee.flag();
  await debuggee.halted("/var/task/index.js");
  assert.equal(listener.isAwaited, false);
});
