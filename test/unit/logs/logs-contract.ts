import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { EventPosition, EventQuery, Logs } from "../../../src/logs/logs.ts";
import type { ManualClock } from "../../support/manual-clock.ts";

export interface LogsUnderTest extends AsyncDisposable {
  readonly logs: Logs;
  readonly clock: ManualClock;
}

const everything = { logGroup: "g", direction: "forwards", limit: 10_000 } as const;

/** What every implementation of the `Logs` port promises. */
export function logsContract(name: string, open: () => Promise<LogsUnderTest>): void {
  void suite(name, () => {
    test("events are read in the order of their time, and of their arrival within a millisecond", async () => {
      await using under = await open();
      append(under, "b", [30, "third"], [10, "first"], [30, "fourth"]);
      append(under, "a", [20, "second"], [30, "fifth"]);
      assert.deepEqual(await messages(under, {}), ["first", "second", "third", "fourth", "fifth"]);
      assert.deepEqual(await messages(under, { streams: ["b"] }), ["first", "third", "fourth"]);
    });

    test("an event comes back with its stream and its times", async () => {
      await using under = await open();
      append(under, "a", [10, "ä€😀\n\0 end"]);
      const [event] = await under.logs.read(everything);
      assert(event);
      const { id, ...rest } = event;
      assert.equal(Number.isInteger(id), true);
      assert.deepEqual(rest, { timestamp: 10, message: "ä€😀\n\0 end", logStream: "a", ingestedAt: under.clock.now() });
    });

    test("a range of time includes its beginning and excludes its end", async () => {
      await using under = await open();
      append(under, "a", [10, "10"], [20, "20"], [30, "30"]);
      assert.deepEqual(await messages(under, { from: 20 }), ["20", "30"]);
      assert.deepEqual(await messages(under, { until: 20 }), ["10"]);
      assert.deepEqual(await messages(under, { from: 20, until: 30 }), ["20"]);
    });

    test("some streams or those with a prefix are read without the others", async () => {
      await using under = await open();
      for (const stream of ["a1", "a2", "b1"]) append(under, stream, [10, stream]);
      under.logs.append({ logGroup: "other", logStream: "a1" }, [{ timestamp: 10, message: "other" }]);
      assert.deepEqual(await messages(under, { streams: ["a1", "b1", "missing"] }), ["a1", "b1"]);
      assert.deepEqual(await messages(under, { streamPrefix: "a" }), ["a1", "a2"]);
      assert.deepEqual(await messages(under, { streams: ["missing"] }), []);
      assert.deepEqual(await under.logs.read({ ...everything, logGroup: "missing" }), []);
    });

    for (const direction of ["forwards", "backwards"] as const) {
      for (const streams of [undefined, ["a"], ["a", "b"]]) {
        test(`paging ${direction} over ${streams?.join(" and ") ?? "the group"} gives every event once`, async () => {
          await using under = await open();
          for (let index = 0; index < 100; index += 1) {
            append(under, index % 3 ? "a" : "b", [1000 + Math.floor(index / 7), `${index}`]);
          }
          const whole = await messages(under, streams ? { streams } : {});
          const paged = await pages(under.logs, {
            ...everything,
            direction,
            limit: 9,
            ...(streams ? { streams } : {}),
          });
          assert.deepEqual(paged, whole);
        });
      }
    }

    test("reading backwards begins with the newest events, in their order", async () => {
      await using under = await open();
      append(under, "a", [10, "1"], [20, "2"], [30, "3"]);
      assert.deepEqual(await messages(under, { direction: "backwards", limit: 2 }), ["2", "3"]);
    });

    test("groups and streams come into being with their first event", async () => {
      await using under = await open();
      assert.deepEqual(await under.logs.describeGroups({ limit: 50 }), []);
      const createdAt = under.clock.now();
      append(under, "a", [20, "x"], [10, "y"]);
      await under.logs.flush();
      under.clock.advance(1000);
      append(under, "a", [15, "z"]);
      assert.deepEqual(await under.logs.describeGroups({ limit: 50 }), [{ name: "g", createdAt }]);
      const times = { createdAt, firstEventAt: 10, lastEventAt: 20, lastIngestedAt: createdAt + 1000 };
      assert.deepEqual(await described(under, {}), [{ name: "a", ...times }]);
    });

    test("groups are described by prefix or part, in order, page by page", async () => {
      await using under = await open();
      for (const logGroup of ["/aws/lambda/b", "/aws/lambda/a", "/Custom/Lambda", "z"]) {
        under.logs.append({ logGroup, logStream: "s" }, [{ timestamp: 1, message: "" }]);
      }
      const names = async (query: object): Promise<string[]> =>
        (await under.logs.describeGroups({ limit: 50, ...query })).map((group) => group.name);
      assert.deepEqual(await names({}), ["/Custom/Lambda", "/aws/lambda/a", "/aws/lambda/b", "z"]);
      assert.deepEqual(await names({ prefix: "/aws/" }), ["/aws/lambda/a", "/aws/lambda/b"]);
      assert.deepEqual(await names({ contains: "lAMBda" }), ["/Custom/Lambda", "/aws/lambda/a", "/aws/lambda/b"]);
      assert.deepEqual(await names({ limit: 2 }), ["/Custom/Lambda", "/aws/lambda/a"]);
      assert.deepEqual(await names({ after: "/aws/lambda/a" }), ["/aws/lambda/b", "z"]);
    });

    test("streams are described by name or by their last event, either way, page by page", async () => {
      await using under = await open();
      for (const [stream, at] of [
        ["b", 10],
        ["a", 30],
        ["ab", 20],
      ] as const)
        append(under, stream, [at, "x"]);
      const names = async (query: object): Promise<string[]> =>
        (await described(under, query)).map((stream) => stream.name);
      assert.deepEqual(await names({}), ["a", "ab", "b"]);
      assert.deepEqual(await names({ descending: true }), ["b", "ab", "a"]);
      assert.deepEqual(await names({ prefix: "a" }), ["a", "ab"]);
      assert.deepEqual(await names({ orderBy: "lastEventAt", descending: true }), ["a", "ab", "b"]);
      assert.deepEqual(await names({ orderBy: "lastEventAt", offset: 1, limit: 1 }), ["ab"]);
      assert.deepEqual(await described(under, { logGroup: "missing" }), []);
    });
  });
}

function append({ logs }: LogsUnderTest, logStream: string, ...events: readonly (readonly [number, string])[]): void {
  logs.append(
    { logGroup: "g", logStream },
    events.map(([timestamp, message]) => ({ timestamp, message })),
  );
}

async function messages({ logs }: LogsUnderTest, query: Partial<EventQuery>): Promise<string[]> {
  return (await logs.read({ ...everything, ...query })).map(({ message }) => message);
}

async function described({ logs }: LogsUnderTest, query: object): ReturnType<Logs["describeStreams"]> {
  return await logs.describeStreams({
    logGroup: "g",
    orderBy: "name",
    descending: false,
    offset: 0,
    limit: 50,
    ...query,
  });
}

/** All messages, page by page in the query's direction, put together in their order. */
async function pages(logs: Logs, query: EventQuery): Promise<string[]> {
  const found: string[] = [];
  let position: EventPosition | undefined;
  for (;;) {
    const page = await logs.read({ ...query, ...(position ? { position } : {}) });
    const edge = query.direction === "forwards" ? page.at(-1) : page[0];
    if (!edge) return found;
    position = { timestamp: edge.timestamp, id: edge.id };
    const texts = page.map(({ message }) => message);
    if (query.direction === "forwards") found.push(...texts);
    else found.unshift(...texts);
  }
}
