import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { test } from "node:test";
import type { VersionSpan } from "../../../src/telemetry/span-exporter.ts";
import { type BegunTrace, Tracer } from "../../../src/telemetry/tracer.ts";
import { eventFor } from "../events/events-under-test.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const sampled = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
const { version } = eventFor("f", "");

/** A tracer before a collector that takes its time: each request is answered by the test. */
class Under {
  readonly clock: ManualClock = new ManualClock();
  readonly requests: { readonly spans: readonly VersionSpan[]; answer: (error?: Error) => void }[] = [];
  readonly refusals: unknown[] = [];
  readonly tracer: Tracer = new Tracer({
    clock: this.clock,
    openExporter: async () => await Promise.resolve({ export: async (spans) => await this.#request(spans) }),
    onRefused: (error) => this.refusals.push(error),
  });

  async #request(spans: readonly VersionSpan[]): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.requests.push({ spans, answer: (error) => (error ? reject(error) : resolve()) });
    });
  }

  begin(header = sampled): BegunTrace {
    const trace = this.tracer.begin(header);
    assert(trace);
    return trace;
  }

  /** So many warm invocations. */
  end(count: number): void {
    for (let number = 0; number < count; number += 1) {
      const times = { receivedAt: 1, startedAt: 1, answeredAt: 2, overAt: 2, hasWaited: false, wentOn: false };
      const facts = { requestId: "r", invokedFunctionArn: version.functionArn, version, logStream: "s" };
      const nothing = { initDurationMs: undefined, isColdStart: false, errorType: undefined };
      this.tracer.end({ ...this.begin(), ...times, ...facts, ...nothing });
    }
  }

  async elapse(ms: number): Promise<void> {
    await turn();
    this.clock.advance(ms);
    await turn();
  }

  /** Invocations in each request so far. */
  get sizes(): number[] {
    return this.requests.map(({ spans }) => spans.filter(({ span }) => span.kind === "server").length);
  }
}

test("an invocation's span is the function's parent, and the caller's span its own", () => {
  const { traceId, spanId, parentSpanId, header } = new Under().begin(`${sampled};Lineage=1:a:0`);
  assert.deepEqual([traceId, parentSpanId], ["5759e988bd862e3fe1be46a994272793", "53995c3f42cd8ad8"]);
  assert.match(spanId, /^[0-9a-f]{16}$/);
  assert.equal(header, `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${spanId};Sampled=1;Lineage=1:a:0`);
});

for (const header of [undefined, "", "Sampled=1", sampled.replace("Sampled=1", "Sampled=0"), `${sampled}0`]) {
  test(`nothing is recorded of an invocation with the header ${header}`, () => {
    assert.equal(new Under().tracer.begin(header), undefined);
  });
}

test("spans wait a second for others, and not that long where many wait", async () => {
  const under = new Under();
  under.end(3);
  await under.elapse(999);
  assert.deepEqual(under.sizes, []);
  await under.elapse(1);
  assert.deepEqual(under.sizes, [3]);
  under.end(64);
  await under.elapse(0);
  assert.deepEqual(under.sizes, [3, 64]);
});

test("a slow collector has four requests to answer at most; the rest waits and goes in full requests", async () => {
  const under = new Under();
  under.end(6 * 64 + 10);
  await under.elapse(0);
  assert.deepEqual(under.sizes, [64, 64, 64, 64]);
  under.requests[0]?.answer();
  await under.elapse(0);
  assert.deepEqual(under.sizes, [64, 64, 64, 64, 64]);
  for (const { answer } of under.requests) answer();
  await under.elapse(0);
  assert.deepEqual(under.sizes.slice(5), [64]);
  await under.elapse(1000);
  assert.deepEqual(under.sizes.slice(6), [10]);
});

test("what comes while too many wait is dropped and counted, and so is what the collector refuses", async () => {
  const under = new Under();
  under.end(2050);
  assert.deepEqual(under.tracer.counts, { exported: 0, dropped: 2, waiting: 2048 });
  await under.elapse(0);
  under.requests[0]?.answer(new Error("one"));
  under.requests[1]?.answer(new Error("two"));
  under.requests[2]?.answer();
  await under.elapse(0);
  assert.deepEqual(under.tracer.counts, { exported: 64, dropped: 2 + 128, waiting: 2048 - 7 * 64 });
  assert.deepEqual(under.refusals.map(String), ["Error: one"]);
});

test("a collector that refuses again after it took some is told of again", async () => {
  const under = new Under();
  for (const error of [new Error("one"), undefined, new Error("two")]) {
    under.end(1);
    await under.elapse(1000);
    under.requests.at(-1)?.answer(error);
    await under.elapse(0);
  }
  assert.deepEqual(under.refusals.map(String), ["Error: one", "Error: two"]);
});

test("the end waits for what is sent, and for three seconds at most", async () => {
  const under = new Under();
  under.end(300);
  const closing = under.tracer.close();
  for (let requests = 0; requests < 5; requests += 1) {
    await under.elapse(0);
    under.requests[requests]?.answer();
  }
  await closing;
  assert.deepEqual(under.tracer.counts, { exported: 300, dropped: 0, waiting: 0 });

  const stuck = new Under();
  stuck.end(300);
  let isClosed = false;
  const ending = stuck.tracer.close().then(() => (isClosed = true));
  await stuck.elapse(2999);
  assert.equal(isClosed, false);
  await stuck.elapse(1);
  await ending;
  assert.deepEqual(stuck.tracer.counts, { exported: 0, dropped: 300 - 256, waiting: 0 });
});

test("an engine that traced nothing ends at once", async () => {
  await new Under().tracer.close();
});
