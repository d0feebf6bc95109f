import assert from "node:assert/strict";
import { test } from "node:test";
import { EmbeddedMetrics } from "../../../src/telemetry/embedded-metrics.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function line(value: number | number[], dimensions: Readonly<Record<string, string>> = {}, name = "Latency"): string {
  const directive = {
    Namespace: "Shop",
    Dimensions: [Object.keys(dimensions)],
    Metrics: [{ Name: name, Unit: "Seconds" }],
  };
  return JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [directive] }, [name]: value, ...dimensions });
}

class Under {
  readonly clock: ManualClock = new ManualClock(600_000);
  readonly metrics: EmbeddedMetrics = new EmbeddedMetrics(this.clock);

  /** Logs these lines and waits until they are read. */
  log(...messages: string[]): void {
    this.append(messages);
    this.read();
  }

  append(messages: readonly string[], accountId = "123456789012"): void {
    const place = { region: "eu-west-1", accountId };
    this.metrics.look(
      place,
      messages.map((message) => ({ message })),
    );
  }

  read(): void {
    this.clock.advance(50);
  }

  /** By labels: count and sum. */
  get series(): unknown[] {
    return this.metrics.counts.series.map(({ labels, count, sum }) => [
      Object.values(labels).slice(2).join(" "),
      count,
      sum,
    ]);
  }
}

test("values are counted and summed for each namespace, name, unit and set of dimensions", () => {
  const under = new Under();
  under.log(line(1), line([2, 3]), line(4, { Service: "cart" }), line(5, { Service: "pay" }), line(6, {}, "Size"));
  assert.deepEqual(under.series, [
    ["Shop Latency Seconds", 3, 6],
    ["Shop Latency Seconds cart", 1, 4],
    ["Shop Latency Seconds pay", 1, 5],
    ["Shop Size Seconds", 1, 6],
  ]);
});

test("each account has metrics of its own", () => {
  const under = new Under();
  under.append([line(1)], "000000000001");
  under.log(line(2));
  const sums = under.metrics.counts.series.map(({ labels, sum }) => [labels["account_id"], sum]);
  assert.deepEqual(sums, [
    ["000000000001", 1],
    ["123456789012", 2],
  ]);
});

test("dimensions become labels that Prometheus takes, in whatever order they were named", () => {
  const under = new Under();
  under.log(
    line(1, { ServiceName: "a", "é b": "b", "é.b": "c" }),
    line(1, { "é.b": "c", "é b": "b", ServiceName: "a" }),
  );
  const [series, ...others] = under.metrics.counts.series;
  assert.deepEqual(others, []);
  assert.deepEqual(series?.labels, {
    region: "eu-west-1",
    account_id: "123456789012",
    namespace: "Shop",
    metric: "Latency",
    unit: "Seconds",
    dimension_service_name: "a",
    dimension___b: "b",
    dimension___b_: "c",
  });
});

test("the least and the greatest value are those of this minute and the one before", () => {
  const under = new Under();
  const extremes = () => under.metrics.counts.series[0]?.extremes(under.clock.now());
  under.log(line([3, 9]), line(5));
  assert.deepEqual(extremes(), { min: 3, max: 9 });
  under.clock.advance(60_000);
  under.log(line(7));
  assert.deepEqual(extremes(), { min: 3, max: 9 });
  under.clock.advance(60_000);
  assert.deepEqual(extremes(), { min: 7, max: 7 });
  under.clock.advance(60_000);
  assert.equal(extremes(), undefined);
});

test("nothing is read on a line's way into the log", () => {
  const under = new Under();
  under.append([line(1)]);
  assert.deepEqual(under.series, []);
  under.read();
  assert.equal(under.series.length, 1);
});

test("what is more than two thousand sets of labels is counted as dropped, and what is known goes on", () => {
  const under = new Under();
  for (let number = 0; number < 2002; number += 1) under.log(line([1, 1], { Id: String(number) }));
  under.log(line(1, { Id: "0" }));
  assert.equal(under.series.length, 2000);
  assert.equal(under.metrics.counts.dropped, 4);
  assert.equal(under.metrics.counts.series[0]?.count, 3);
});

test("lines that come faster than they are read are counted as dropped, the rest is read", () => {
  const under = new Under();
  const long = line(1, { Text: "x".repeat(1000) });
  const fitting = Math.floor((4 * 2 ** 20) / long.length);
  under.append(Array.from({ length: fitting + 3 }, () => long));
  assert.equal(under.metrics.counts.dropped, 3);
  under.read();
  assert.equal(under.metrics.counts.series[0]?.count, fitting);
  under.log(long);
  assert.equal(under.metrics.counts.series[0]?.count, fitting + 1);
});

test("faults are counted under AWS's names for them", () => {
  const under = new Under();
  under.log('{"_aws":', line(1).replace("Shop", ""), 'no document: "_aws"');
  const { parsingErrors, validationErrors, series } = under.metrics.counts;
  assert.deepEqual([parsingErrors, validationErrors, series.length], [1, 1, 0]);
});
