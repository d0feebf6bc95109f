import { readdir, stat } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { realClock } from "../src/clock.ts";
import { openLogs } from "../src/logs/embedded-logs.ts";
import type { EventQuery, Logs } from "../src/logs/logs.ts";
import { type Result, median, result } from "./result.ts";

const place = { region: "us-east-1", accountId: "123456789012" };
const group = { ...place, logGroup: "/aws/lambda/f" };
const lines = 10_000_000;
const linesAtOnce = 500;
/** Environments that write at once. */
const streams = Array.from({ length: 10 }, (_, index) => ({ ...group, logStream: `stream ${index}` }));

/** 10 million lines of 100 bytes into the store, and questions about them. */
export async function logStore(): Promise<Result[]> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-bench-"));
  const diagnostics = (level: string, event: string, facts = {}) => console.error(level, event, facts);
  const parts = { clock: realClock, diagnostics, place, maxBytes: 2 ** 34 };
  const logs = await openLogs(directory, parts);
  try {
    const begin = Date.now();
    const linesPerSecond = await append(logs);
    const bytes = await sizeOf(directory);
    const middle = begin + (Date.now() - begin) / 2;
    return [
      result("log lines accepted", { value: linesPerSecond, floor: 250_000, unit: "lines/s" }, { atLeast: 1 }),
      result("disk, a line of 100 bytes", { value: bytes / lines, floor: 100, unit: "bytes" }, { atMost: 1 }),
      await firstPage("first page of a time range in 10 million lines", logs, { from: middle }),
      await firstPage("the newest page of a stream", logs, { streams: ["stream 3"], direction: "backwards" }),
      await firstPage("first page with a filter pattern", logs, { from: middle, pattern: '"took 123 ms"' }),
    ];
  } finally {
    await logs.close();
    await rm(directory, { recursive: true });
  }
}

/** Lines a second, until all are on the disk. */
async function append(logs: Logs): Promise<number> {
  const start = performance.now();
  for (let count = 0; count < lines;) {
    let room: Promise<void> | undefined;
    for (const end = count + linesAtOnce; count < end; count += 1) {
      const stream = streams[count % streams.length];
      if (stream) room = logs.append(stream, [{ timestamp: Date.now(), message: lineOf(count) }]) ?? room;
    }
    await (room ?? turn());
  }
  await logs.flush();
  return (lines / (performance.now() - start)) * 1000;
}

function lineOf(count: number): string {
  const id = ((count * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, "0");
  const text = `2026-01-01T00:00:00.${count % 1000}Z\t${id}-8f1d-4a5b\tINFO\trequest ${count} took ${(count * 37) % 997} ms`;
  return `${text.padEnd(99, ".")}\n`;
}

async function sizeOf(directory: string): Promise<number> {
  const names = await readdir(directory);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function firstPage(name: string, logs: Logs, query: Partial<EventQuery>): Promise<Result> {
  const times: number[] = [];
  for (let index = 0; index < 5; index += 1) {
    const start = performance.now();
    const { events } = await logs.read({ ...group, direction: "forwards", limit: 10_000, ...query });
    times.push(performance.now() - start);
    if (events.length === 0) throw new Error(`nothing found: ${name}`);
  }
  return result(name, { value: median(times), floor: 100, unit: "ms" }, { atMost: 1 });
}
