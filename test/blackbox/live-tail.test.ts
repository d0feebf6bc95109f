import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  CloudWatchLogsClient,
  type LiveTailSessionLogEvent,
  StartLiveTailCommand,
  type StartLiveTailCommandInput,
  type StartLiveTailResponseStream,
} from "@aws-sdk/client-cloudwatch-logs";
import { clientConfig, openApi } from "../support/open-api.ts";

const api = await openApi();
// An address has no hosts below it (API-832).
const client = new CloudWatchLogsClient({ ...clientConfig(api.endpoint), disableHostPrefix: true });
after(async () => {
  client.destroy();
  await api[Symbol.asyncDispose]();
});

const place = { region: "us-east-1", accountId: "123456789012" };
const arn = "arn:aws:logs:us-east-1:123456789012:log-group:/tailed";
await api.logs.createGroup({ ...place, logGroup: "/tailed" }, {});

function write(logStream: string, ...texts: readonly string[]): void {
  const events = texts.map((message) => ({ timestamp: Date.now(), message }));
  void api.logs.append({ ...place, logGroup: "/tailed", logStream }, events);
}

/** A session that has begun; it ends with the client's request. */
async function tail(input: Partial<StartLiveTailCommandInput> = {}, from = client) {
  const request = new AbortController();
  const command = new StartLiveTailCommand({ logGroupIdentifiers: [arn], ...input });
  const { responseStream } = await from.send(command, { abortSignal: request.signal });
  assert(responseStream);
  const frames = responseStream[Symbol.asyncIterator]();
  const next = async (): Promise<StartLiveTailResponseStream> => {
    const frame = await frames.next();
    assert(frame.done !== true, "the session ended early");
    return frame.value;
  };
  return {
    start: (await next()).sessionStart,
    /** Reads on until `count` events have come. */
    async events(count: number): Promise<LiveTailSessionLogEvent[]> {
      const found: LiveTailSessionLogEvent[] = [];
      while (found.length < count) {
        const { sessionUpdate } = await next();
        found.push(...(sessionUpdate?.sessionResults ?? []));
      }
      return found;
    },
    update: async () => (await next()).sessionUpdate,
    [Symbol.dispose]() {
      request.abort();
    },
  };
}

test("API-830: a session says what it was asked, then shows events as they are written", async () => {
  using session = await tail({ logEventFilterPattern: "" });
  const { requestId, sessionId, ...asked } = session.start ?? {};
  assert.match(`${requestId} ${sessionId}`, /^[0-9a-f-]{36} [0-9a-f-]{36}$/);
  assert.deepEqual(asked, {
    logGroupIdentifiers: [arn],
    logStreamNames: [],
    logStreamNamePrefixes: [],
    logEventFilterPattern: "",
  });
  write("s", "one\n", "two\n");
  const [one, two] = await session.events(2);
  const { timestamp, ingestionTime, ...rest } = one ?? {};
  assert.deepEqual([typeof timestamp, typeof ingestionTime], ["number", "number"]);
  assert.deepEqual(rest, { logStreamName: "s", logGroupIdentifier: "123456789012:/tailed", message: "one\n" });
  assert.equal(two?.message, "two\n");
});

test("a session without events sends an empty update now and then", async () => {
  using session = await tail();
  assert.deepEqual(await session.update(), { sessionMetadata: { sampled: false }, sessionResults: [] });
});

test("streams are chosen by name or prefix, events by a filter pattern", async () => {
  using named = await tail({ logStreamNames: ["b"] });
  using prefixed = await tail({ logStreamNamePrefixes: ["a"] });
  using filtered = await tail({ logEventFilterPattern: "ERROR" });
  write("a1", "a INFO");
  write("b", "b ERROR");
  write("a2", "a ERROR");
  const texts = async (session: typeof named, count: number) =>
    (await session.events(count)).map(({ message }) => message);
  assert.deepEqual(await texts(named, 1), ["b ERROR"]);
  assert.deepEqual(await texts(prefixed, 2), ["a INFO", "a ERROR"]);
  assert.deepEqual(await texts(filtered, 2), ["b ERROR", "a ERROR"]);
});

test("of more than 500 events at once a session shows 500, and says that it left some out", async () => {
  using session = await tail();
  write("s", ...Array.from({ length: 600 }, (_, index) => `line ${index}`));
  let update = await session.update();
  while (update?.sessionResults?.length === 0) update = await session.update();
  assert.deepEqual([update?.sessionResults?.length, update?.sessionMetadata?.sampled], [500, true]);
});

test("an update is no larger than clients read, however large its events are", async () => {
  using session = await tail();
  write("s", ...Array.from({ length: 30 }, () => "x".repeat(1_500_000)));
  let update = await session.update();
  while (update?.sessionResults?.length === 0) update = await session.update();
  assert.equal(update?.sessionMetadata?.sampled, true);
  assert.deepEqual(
    update.sessionResults?.map(({ message }) => message?.length),
    [1_048_576],
  );
});

test("what no session can show is refused", async () => {
  await assert.rejects(tail({ logGroupIdentifiers: [`${arn}/nowhere`] }), { name: "ResourceNotFoundException" });
  await assert.rejects(tail({ logEventFilterPattern: "{ $.a = " }), {
    name: "InvalidParameterException",
    message: "Invalid filter pattern",
  });
  await assert.rejects(tail({ logStreamNames: ["a"], logStreamNamePrefixes: ["b"] }), {
    name: "InvalidParameterException",
  });
  await assert.rejects(tail({ logStreamNames: ["a"], logGroupIdentifiers: [arn, arn] }), {
    name: "InvalidParameterException",
  });
});

test("an engine that closes ends its sessions, each with the events that it has", { timeout: 20_000 }, async () => {
  const closing = await openApi();
  const other = new CloudWatchLogsClient({ ...clientConfig(closing.endpoint), disableHostPrefix: true });
  await closing.logs.createGroup({ ...place, logGroup: "/tailed" }, {});
  using session = await tail({}, other);
  const event = { timestamp: Date.now(), message: "the last" };
  void closing.logs.append({ ...place, logGroup: "/tailed", logStream: "s" }, [event]);
  const closed = closing[Symbol.asyncDispose]();
  const [last] = await session.events(1);
  assert.equal(last?.message, "the last");
  // It may have been idle meanwhile.
  const readOn = async () => {
    for (;;) assert.deepEqual((await session.update())?.sessionResults, []);
  };
  await assert.rejects(readOn(), { name: "SessionStreamingException" });
  await closed;
  other.destroy();
});
