import assert from "node:assert/strict";
import { test } from "node:test";
import type { RoomsState } from "../../../src/telemetry/engine-state.ts";
import { Telemetry } from "../../../src/telemetry/telemetry.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { type Sample, samplesIn, sumOf } from "../../support/scrape.ts";

const idle: RoomsState = {
  environments: { phases: { ready: 1 }, heldMiB: 2, limitMiB: 1024 },
  provisioned: [],
  unreserved: [],
  accountConcurrency: 1000,
  queues: [],
  storeCalls: 0,
  logs: { backlogBytes: 0, droppedEvents: 0 },
};

function arnOf(name: string): string {
  return `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
}

function telemetryHere(): Telemetry {
  return new Telemetry({ clock: new ManualClock(), tracesEndpoint: undefined, onRefused: () => {} });
}

async function textOf(telemetry: Telemetry, rooms: Partial<RoomsState> = {}): Promise<string> {
  const { text } = await telemetry.page({ ...idle, ...rooms });
  return (await Array.fromAsync(text)).join("");
}

async function page(telemetry: Telemetry, rooms: Partial<RoomsState> = {}): Promise<Sample[]> {
  return samplesIn(await textOf(telemetry, rooms));
}

/** One success of `name`, of 20 ms. */
function succeed(telemetry: Telemetry, name: string, durationMs = 20): void {
  const counts = telemetry.functions.of({ invokedFunctionArn: arnOf(name), version: { version: "$LATEST" } });
  counts.count({ isError: false, durationMs, initDurationMs: undefined, on: "on-demand" });
}

test("the buckets of a histogram count all that is below them", async () => {
  const telemetry = telemetryHere();
  for (const durationMs of [1, 1.5, 40, 2000, 1e9]) succeed(telemetry, "f", durationMs);
  const samples = await page(telemetry);
  const bucket = (le: string) => sumOf(samples, "lambda_duration_seconds_bucket", { le });
  assert.deepEqual(
    ["0.001", "0.0025", "0.025", "0.05", "1", "2.5", "900", "+Inf"].map(bucket),
    [1, 2, 2, 3, 3, 4, 4, 5],
  );
  assert.equal(sumOf(samples, "lambda_duration_seconds_count"), 5);
  assert.equal(sumOf(samples, "lambda_duration_seconds_sum"), 1_000_002.0425);
});

test("functions beyond the first five thousand are counted together, and their sum is right", async () => {
  const telemetry = telemetryHere();
  for (let number = 0; number < 5003; number += 1) succeed(telemetry, `f${number}`);
  const samples = await page(telemetry);
  const names = samples.filter(({ name }) => name === "lambda_invocations_total").map(({ labels }) => labels);
  assert.equal(names.length, 5001);
  assert.equal(sumOf(samples, "lambda_invocations_total"), 5003);
  assert.equal(sumOf(samples, "lambda_invocations_total", { function_name: "(other)" }), 3);
  telemetry.forget(arnOf("f0"));
  succeed(telemetry, "f5001");
  assert.equal(sumOf(await page(telemetry), "lambda_invocations_total", { function_name: "f5001" }), 1);
});

test("a page of many lines has every family once, and each of its lines", async () => {
  const telemetry = telemetryHere();
  for (let number = 0; number < 1001; number += 1) succeed(telemetry, `f${number}`);
  const text = await textOf(telemetry);
  const families = text.split("\n").filter((line) => line.startsWith("# TYPE"));
  assert.equal(new Set(families).size, families.length);
  assert.equal(samplesIn(text).filter(({ name }) => name === "lambda_invocations_total").length, 1001);
  assert.equal(samplesIn(text).filter(({ name }) => name === "lambda_duration_seconds_count").length, 1001);
});

test("only what is of a function goes with it, not what is of one with a longer name", async () => {
  const telemetry = telemetryHere();
  for (const name of ["f", "f:live", "f2"]) {
    succeed(telemetry, name);
    telemetry.asyncEvents.received(arnOf(name));
  }
  telemetry.forget(arnOf("f"));
  const samples = await page(telemetry);
  assert.deepEqual([...new Set(samples.map(({ labels }) => labels["resource"]).filter(Boolean))], ["f2"]);
});

test("what the rooms say of themselves is on the page", async () => {
  const samples = await page(telemetryHere(), {
    provisioned: [{ functionArn: arnOf("f"), version: "3", wanted: 4, atWork: 1 }],
    unreserved: [{ region: "eu-west-1", accountId: "000000000001", running: 7 }],
    queues: [{ functionArn: arnOf("f"), events: 5, overdueMs: 1500 }],
    storeCalls: 8,
    logs: { backlogBytes: 9, droppedEvents: 10 },
  });
  assert.equal(sumOf(samples, "lambda_provisioned_concurrency_utilization", { resource: "f:3" }), 0.25);
  assert.equal(sumOf(samples, "lambda_unreserved_concurrent_executions", { account_id: "000000000001" }), 7);
  assert.equal(sumOf(samples, "lambkin_async_queue_events", { function_name: "f", region: "eu-west-1" }), 5);
  assert.equal(sumOf(samples, "lambkin_async_queue_overdue_seconds", { function_name: "f" }), 1.5);
  assert.equal(sumOf(samples, "lambkin_store_calls"), 8);
  assert.equal(sumOf(samples, "lambkin_log_backlog_bytes"), 9);
  assert.equal(sumOf(samples, "lambkin_log_events_dropped_total"), 10);
  assert.equal(sumOf(samples, "lambkin_environments_memory_bytes"), 2 * 2 ** 20);
});
