import type { RoomsState } from "../../../src/telemetry/engine-state.ts";
import { Telemetry } from "../../../src/telemetry/telemetry.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:f";

const busy: RoomsState = {
  environments: { phases: { ready: 1 }, heldMiB: 2, limitMiB: 1024 },
  provisioned: [{ functionArn, version: "3", wanted: 4, atWork: 1 }],
  unreserved: [{ region: "eu-west-1", accountId: "000000000001", running: 7 }],
  accountConcurrency: 1000,
  queues: [{ functionArn, events: 5, overdueMs: 1500 }],
  storeCalls: 8,
  logs: { backlogBytes: 9, droppedEvents: 10 },
};

/** A page with at least one line of every metric. */
export async function fullPage(): Promise<string> {
  const clock = new ManualClock();
  const tracesEndpoint = "http://127.0.0.1:1";
  const telemetry = new Telemetry({ clock, tracesEndpoint, onRefused: () => {} });
  const counts = telemetry.functions.of({ invokedFunctionArn: functionArn, version: { version: "$LATEST" } });
  counts.count({ isError: false, durationMs: 1, initDurationMs: 2, on: "on-demand" });
  telemetry.asyncEvents.received(functionArn);
  telemetry.embedded.look({ region: "eu-west-1", accountId: "123456789012" }, [{ message: document }]);
  clock.advance(1000);
  return (await Array.fromAsync((await telemetry.page(busy)).text)).join("");
}

const document = JSON.stringify({
  _aws: {
    Timestamp: 1,
    CloudWatchMetrics: [{ Namespace: "Shop", Dimensions: [["Service"]], Metrics: [{ Name: "Latency" }] }],
  },
  Service: "cart",
  Latency: 3,
});
