import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { realClock } from "../../../src/clock.ts";
import { openLogs } from "../../../src/logs/embedded-logs.ts";
import type { EventPosition, Logs } from "../../../src/logs/logs.ts";
import { logEventOverheadBytes } from "../../../src/model/limits.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { place } from "./logs-contract.ts";

/** In the suite a few, beside everything else; as many as one likes by themselves, where time can be judged as well. */
const chosen = process.env["LAMBKIN_CRASHES"];
const kills = Number(chosen ?? 4);
const maxLossMs = chosen === undefined ? Infinity : 100;
/** A stream may have a MiB that waits, and then a chunk more is on its way to the disk. */
const maxLossBytes = 2 * 2 ** 20;

const title = `kill -9 during a flood, ${kills} times: the logs open, order holds, and only what waited is missing`;
test(title, { timeout: 20_000 + kills * 10_000 }, async () => {
  await using directory = await temporaryDirectory();
  const losses: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const said = await floodUntilKilled(directory.path, `stream ${kill}`, 100 + ((kill * 37) % 300));
    const found = await messagesOf(directory.path, `stream ${kill}`);
    assert.deepEqual(
      found.filter((message, index) => message !== `line ${index}`),
      [],
    );
    losses.push(lossMs(said, found.length));
    const missing = Array.from(
      { length: Math.max(0, (said.counts.at(-1)?.[0] ?? 0) - found.length) },
      (_, index) => `line ${found.length + index}`,
    );
    const lossBytes = missing.reduce((sum, line) => sum + line.length + logEventOverheadBytes, 0);
    assert(lossBytes < maxLossBytes, `${missing.length} events, ${lossBytes} bytes`);
  }
  console.log(`missing: at most ${Math.max(...losses)} ms`);
  assert(Math.max(...losses) <= maxLossMs, `${losses.join(" ")} ms`);
});

/** What the program said: how many events there were at which times, and when it was killed. */
interface Said {
  readonly counts: readonly (readonly [count: number, at: number])[];
  readonly killedAt: number;
}

async function floodUntilKilled(directory: string, stream: string, afterMs: number): Promise<Said> {
  const program = join(import.meta.dirname, "programs", "flood.ts");
  const child = spawn(process.execPath, [program, directory, stream], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const counts: [number, number][] = [];
  const lines = createInterface(child.stdout).on("line", (line) => {
    const [count = 0, at = 0] = line.split(" ").map(Number);
    counts.push([count, at]);
  });
  await once(lines, "line");
  await delay(afterMs);
  const killedAt = Date.now();
  child.kill("SIGKILL");
  await exited;
  return { counts, killedAt };
}

/** How long before the kill the first of the missing events was appended. */
function lossMs({ counts, killedAt }: Said, kept: number): number {
  const missing = counts.find(([count]) => count > kept);
  return missing ? Math.max(0, killedAt - missing[1]) : 0;
}

async function messagesOf(directory: string, logStream: string): Promise<string[]> {
  const parts = { clock: realClock, diagnostics: () => {}, place, maxBytes: 2 ** 34 };
  const logs = await openLogs(directory, parts);
  try {
    return await all(logs, logStream);
  } finally {
    await logs.close();
  }
}

async function all(logs: Logs, logStream: string): Promise<string[]> {
  const found: string[] = [];
  let position: EventPosition | undefined;
  do {
    const query = { ...place, logGroup: "g", streams: [logStream], direction: "forwards", limit: 10_000 } as const;
    const { events, next } = await logs.read({ ...query, ...(position && { position }) });
    found.push(...events.map(({ message }) => message));
    position = next;
  } while (position);
  return found;
}
