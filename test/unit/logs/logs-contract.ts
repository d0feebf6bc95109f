import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { EventPosition, EventQuery, Logs } from "../../../src/logs/logs.ts";
import type { LogEvent } from "../../../src/model/log-event.ts";
import { eventually } from "../../support/eventually.ts";
import type { ManualClock } from "../../support/manual-clock.ts";

export interface LogsUnderTest extends AsyncDisposable {
  readonly logs: Logs;
  readonly clock: ManualClock;
}

/** Whose everything is. */
export const place = { region: "us-east-1", accountId: "123456789012" } as const;

const group = { ...place, logGroup: "g" } as const;
const everything = { ...group, direction: "forwards", limit: 10_000 } as const;

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
      const [event] = (await under.logs.read(everything)).events;
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
      void under.logs.append({ ...place, logGroup: "other", logStream: "a1" }, [{ timestamp: 10, message: "other" }]);
      assert.deepEqual(await messages(under, { streams: ["a1", "b1", "missing"] }), ["a1", "b1"]);
      assert.deepEqual(await messages(under, { streamPrefix: "a" }), ["a1", "a2"]);
      assert.deepEqual(await messages(under, { streams: ["missing"] }), []);
      assert.deepEqual(await messages(under, { logGroup: "missing" }), []);
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
      assert.deepEqual(await under.logs.describeGroups({ ...place, limit: 50 }), []);
      const createdAt = under.clock.now();
      append(under, "a", [20, "x"], [10, "y"]);
      await under.logs.flush();
      under.clock.advance(1000);
      append(under, "a", [15, "z"]);
      assert.deepEqual(await under.logs.describeGroups({ ...place, limit: 50 }), [
        {
          name: "g",
          createdAt,
          retentionDays: undefined,
          groupClass: "STANDARD",
          kmsKeyId: undefined,
          tags: {},
          storedBytes: 3 * (1 + 26),
        },
      ]);
      const times = { createdAt, firstEventAt: 10, lastEventAt: 20, lastIngestedAt: createdAt + 1000 };
      assert.deepEqual(await described(under, {}), [{ name: "a", ...times }]);
    });

    test("groups are described by prefix or part, in order, page by page", async () => {
      await using under = await open();
      for (const logGroup of ["/aws/lambda/b", "/aws/lambda/a", "/Custom/Lambda", "z"]) {
        void under.logs.append({ ...place, logGroup, logStream: "s" }, [{ timestamp: 1, message: "" }]);
      }
      const names = async (query: object): Promise<string[]> =>
        (await under.logs.describeGroups({ ...place, limit: 50, ...query })).map((each) => each.name);
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
      assert.deepEqual(await names({ orderBy: "lastEventAt", after: { name: "b", lastEventAt: 10 }, limit: 1 }), [
        "ab",
      ]);
      assert.deepEqual(await described(under, { logGroup: "missing" }), []);
    });

    test("a group of one name is another one in another account or region", async () => {
      await using under = await open();
      const elsewhere = { ...group, region: "eu-west-1" };
      const foreign = { ...group, accountId: "210987654321" };
      for (const each of [group, elsewhere, foreign]) {
        void under.logs.append({ ...each, logStream: "s" }, [{ timestamp: 1, message: each.region + each.accountId }]);
      }
      assert.deepEqual(await messages(under, {}), ["us-east-1123456789012"]);
      assert.deepEqual(await messages(under, elsewhere), ["eu-west-1123456789012"]);
      assert.deepEqual(await messages(under, foreign), ["us-east-1210987654321"]);
      assert.equal((await under.logs.describeGroups({ ...foreign, limit: 50 })).length, 1);
    });

    test("a group is made once, changed, and deleted with all that is in it", async () => {
      await using under = await open();
      const { logs, clock } = under;
      const tags = { a: "1", b: "2" };
      assert.equal(await logs.createGroup(group, { tags, kmsKeyId: "k", groupClass: "INFREQUENT_ACCESS" }), true);
      assert.equal(await logs.createGroup(group, {}), false);
      assert.equal(await logs.changeGroup(group, { retentionDays: 3 }), true);
      assert.equal(await logs.changeGroup(group, { addTags: { c: "3" }, removeTags: ["a"] }), true);
      append(under, "s", [1, "x"]);
      const [kept] = await logs.describeGroups({ ...place, name: "g", limit: 1 });
      assert.deepEqual(kept, {
        name: "g",
        createdAt: clock.now(),
        retentionDays: 3,
        groupClass: "INFREQUENT_ACCESS",
        kmsKeyId: "k",
        tags: { b: "2", c: "3" },
        storedBytes: 27,
      });
      assert.equal(await logs.deleteGroup(group), true);
      assert.equal(await logs.deleteGroup(group), false);
      assert.equal(await logs.changeGroup(group, { retentionDays: null }), false);
      append(under, "s", [2, "afterwards"]);
      assert.deepEqual(await messages(under, {}), ["afterwards"]);
      assert.deepEqual(
        (await logs.describeGroups({ ...place, limit: 50 })).map((each) => each.tags),
        [{}],
      );
    });

    test("a stream is made once, and deleted with its events; other streams keep theirs", async () => {
      await using under = await open();
      const { logs } = under;
      assert.equal(await logs.createStream({ ...group, logStream: "a" }), true);
      assert.equal(await logs.createStream({ ...group, logStream: "a" }), false);
      append(under, "a", [1, "a"]);
      append(under, "b", [2, "b"]);
      assert.equal(await logs.deleteStream({ ...group, logStream: "a" }), true);
      assert.equal(await logs.deleteStream({ ...group, logStream: "a" }), false);
      assert.deepEqual(await messages(under, {}), ["b"]);
      append(under, "a", [3, "again"]);
      assert.deepEqual(await messages(under, {}), ["b", "again"]);
      assert.deepEqual(await messages(under, { streams: ["a"] }), ["again"]);
    });

    test("what is past its group's retention is gone, and nothing else", async () => {
      await using under = await open();
      const { logs, clock } = under;
      const day = 24 * 60 * 60_000;
      append(under, "old", [clock.now() - 2 * day, "old"]);
      append(under, "new", [clock.now(), "new"]);
      await logs.changeGroup(group, { retentionDays: 1 });
      assert.deepEqual(await messages(under, {}), ["new"]);
      clock.advance(1000);
      await eventually(async () => {
        assert.deepEqual(
          (await described(under, {})).map((each) => each.name),
          ["new"],
        );
      });
      await logs.changeGroup(group, { retentionDays: null });
      assert.deepEqual(await messages(under, {}), ["new"]);
    });

    test("followers hear of the streams they chose, as events are appended", async () => {
      await using under = await open();
      const heard: string[] = [];
      const listen = (prefix: string) => (_: object, events: readonly LogEvent[]) =>
        void heard.push(...events.map(({ message }) => prefix + message));
      using _all = under.logs.follow({ groups: [group] }, listen("all "));
      using _some = under.logs.follow({ groups: [group], streamPrefixes: ["a"] }, listen("a* "));
      const one = under.logs.follow({ groups: [group], streams: ["b"] }, listen("b "));
      append(under, "ab", [1, "1"]);
      append(under, "b", [1, "2"]);
      void under.logs.append({ ...group, logGroup: "other", logStream: "b" }, [{ timestamp: 1, message: "3" }]);
      one[Symbol.dispose]();
      append(under, "b", [1, "4"]);
      assert.deepEqual(heard, ["all 1", "a* 1", "all 2", "b 2", "all 4"]);
    });
  });
}

function append({ logs }: LogsUnderTest, logStream: string, ...events: readonly (readonly [number, string])[]): void {
  void logs.append(
    { ...group, logStream },
    events.map(([timestamp, message]) => ({ timestamp, message })),
  );
}

async function messages({ logs }: LogsUnderTest, query: Partial<EventQuery>): Promise<string[]> {
  return (await logs.read({ ...everything, ...query })).events.map(({ message }) => message);
}

async function described({ logs }: LogsUnderTest, query: object): ReturnType<Logs["describeStreams"]> {
  return await logs.describeStreams({
    ...group,
    orderBy: "name",
    descending: false,
    limit: 50,
    ...query,
  });
}

/** All messages, page by page in the query's direction, put together in their order. */
async function pages(logs: Logs, query: EventQuery): Promise<string[]> {
  const found: string[] = [];
  let position: EventPosition | undefined;
  for (;;) {
    const { events: page } = await logs.read({ ...query, ...(position ? { position } : {}) });
    const edge = query.direction === "forwards" ? page.at(-1) : page[0];
    if (!edge) return found;
    position = { timestamp: edge.timestamp, id: edge.id };
    const texts = page.map(({ message }) => message);
    if (query.direction === "forwards") found.push(...texts);
    else found.unshift(...texts);
  }
}
