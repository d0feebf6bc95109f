import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { clientConfig, openApi } from "../support/open-api.ts";

const api = await openApi();
const client = new CloudWatchLogsClient(clientConfig(api.endpoint));
after(async () => {
  client.destroy();
  await api[Symbol.asyncDispose]();
});

const logGroupName = "/aws/lambda/f";
const groupArn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f";
const one = "2026/01/01/[$LATEST]00000000000000000000000000000001";
const two = "2026/01/01/[$LATEST]00000000000000000000000000000002";
const start = 1_767_225_600_000;
const place = { region: "us-east-1", accountId: "123456789012" };

// ten events: even ones in the first stream, odd ones in the second, two of them at the same time
for (let index = 0; index < 10; index++) {
  const event = { timestamp: start + Math.min(index, 8), message: `line ${index}\n` };
  void api.logs.append({ ...place, logGroup: logGroupName, logStream: index % 2 === 0 ? one : two }, [event]);
}
for (const logGroup of ["/aws/lambda/g", "/aws/other/H"]) {
  void api.logs.append({ ...place, logGroup, logStream: "s" }, [{ timestamp: start, message: "m" }]);
}
void api.logs.append(
  { ...place, logGroup: "/big", logStream: "s" },
  Array.from({ length: 6 }, (_, index) => ({
    timestamp: start + index,
    message: `${index}`.padEnd(250_000, "x"),
  })),
);

test("API-812: groups are described as AWS does, by name", async () => {
  const { logGroups = [], nextToken } = await client.send(new DescribeLogGroupsCommand({}));
  const names = logGroups.map((group) => group.logGroupName);
  assert.deepEqual([names, nextToken], [["/aws/lambda/f", "/aws/lambda/g", "/aws/other/H", "/big"], undefined]);
  const { creationTime, ...first } = logGroups[0] ?? {};
  assert.equal(typeof creationTime, "number");
  assert.deepEqual(first, {
    logGroupName,
    metricFilterCount: 0,
    arn: `${groupArn}:*`,
    storedBytes: 0,
    logGroupClass: "STANDARD",
    logGroupArn: groupArn,
    deletionProtectionEnabled: false,
  });
});

test("groups are found by prefix, by pattern in any case, by identifier, and page by page", async () => {
  const find = async (input: ConstructorParameters<typeof DescribeLogGroupsCommand>[0] & object) => {
    const { logGroups = [], nextToken } = await client.send(new DescribeLogGroupsCommand(input));
    return { names: logGroups.map((group) => group.logGroupName), nextToken };
  };
  assert.deepEqual((await find({ logGroupNamePrefix: "/aws/lambda/" })).names, ["/aws/lambda/f", "/aws/lambda/g"]);
  assert.deepEqual((await find({ logGroupNamePattern: "r/h" })).names, ["/aws/other/H"]);
  const logGroupIdentifiers = [groupArn, "/aws/lambda/nope", "/big"];
  assert.deepEqual((await find({ logGroupIdentifiers })).names, ["/aws/lambda/f", "/big"]);
  const first = await find({ limit: 3 });
  assert.deepEqual(await find({ limit: 3, nextToken: first.nextToken }), { names: ["/big"], nextToken: undefined });
  const both = find({ logGroupNamePrefix: "a", logGroupNamePattern: "b" });
  await assert.rejects(both, {
    name: "InvalidParameterException",
    message: "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
  });
  await assert.rejects(find({ limit: 51 }), {
    name: "InvalidParameterException",
    message:
      "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: " +
      "Member must have value less than or equal to 50",
  });
});

test("API-815: streams are described as AWS does", async () => {
  const { logStreams = [] } = await client.send(new DescribeLogStreamsCommand({ logGroupName }));
  assert.deepEqual(
    logStreams.map((stream) => stream.logStreamName),
    [one, two],
  );
  const { creationTime, lastIngestionTime, uploadSequenceToken, ...rest } = logStreams[0] ?? {};
  assert.deepEqual([typeof creationTime, typeof lastIngestionTime], ["number", "number"]);
  assert.match(uploadSequenceToken ?? "", /^\d{56}$/);
  assert.deepEqual(rest, {
    logStreamName: one,
    firstEventTimestamp: start,
    lastEventTimestamp: start + 8,
    arn: `${groupArn}:log-stream:${one}`,
    storedBytes: 0,
  });
});

test("streams are found by prefix, in either order, and page by page", async () => {
  const find = async (input: object) => {
    const { logStreams = [], nextToken } = await client.send(new DescribeLogStreamsCommand({ logGroupName, ...input }));
    return { names: logStreams.map((stream) => stream.logStreamName), nextToken };
  };
  assert.deepEqual((await find({ descending: true })).names, [two, one]);
  assert.deepEqual((await find({ orderBy: "LastEventTime", descending: true })).names, [two, one]);
  assert.deepEqual((await find({ logStreamNamePrefix: one })).names, [one]);
  const first = await find({ limit: 1 });
  assert.deepEqual(first.names, [one]);
  assert.deepEqual(await find({ limit: 1, nextToken: first.nextToken }), { names: [two], nextToken: undefined });
  await assert.rejects(find({ orderBy: "LastEventTime", logStreamNamePrefix: "a" }), {
    name: "InvalidParameterException",
    message: "Cannot order by LastEventTime with a logStreamNamePrefix.",
  });
  await assert.rejects(find({ nextToken: "x" }), {
    name: "InvalidParameterException",
    message: "The specified nextToken is invalid.",
  });
});

async function getEvents(input: Partial<GetLogEventsCommandInput> = {}) {
  const {
    $metadata: _,
    events = [],
    ...tokens
  } = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName: one, ...input }));
  return { lines: events.map(({ message = "" }) => message.trim()), ...tokens };
}

test("API-817: the newest page comes first, and its tokens lead to both ends and stay there", async () => {
  const newest = await getEvents({ limit: 2 });
  assert.deepEqual(newest.lines, ["line 6", "line 8"]);
  const older = await getEvents({ limit: 2, nextToken: newest.nextBackwardToken });
  assert.deepEqual(older.lines, ["line 2", "line 4"]);
  const oldest = await getEvents({ limit: 2, nextToken: older.nextBackwardToken });
  assert.deepEqual(oldest.lines, ["line 0"]);
  const before = await getEvents({ limit: 2, nextToken: oldest.nextBackwardToken });
  assert.deepEqual([before.lines, before.nextBackwardToken], [[], oldest.nextBackwardToken]);
  assert.deepEqual((await getEvents({ limit: 1, nextToken: before.nextForwardToken })).lines, ["line 0"]);
  const end = await getEvents({ nextToken: newest.nextForwardToken });
  assert.deepEqual([end.lines, end.nextForwardToken], [[], newest.nextForwardToken]);
  assert.deepEqual((await getEvents({ limit: 1, nextToken: end.nextBackwardToken })).lines, ["line 8"]);
  assert.match(newest.nextForwardToken ?? "", /^f\/\d{56}\/s$/);
  assert.match(newest.nextBackwardToken ?? "", /^b\/\d{56}\/s$/);
});

test("reading from the head goes forwards to the end, and on from there when more is written", async () => {
  const logStreamName = "grows";
  const write = (message: string, timestamp: number) => {
    void api.logs.append({ ...place, logGroup: "/grows", logStream: logStreamName }, [{ timestamp, message }]);
  };
  write("a", start);
  write("b", start + 1);
  const read = async (input: object) => await getEvents({ logGroupName: "/grows", logStreamName, ...input });
  const first = await read({ startFromHead: true, limit: 1 });
  assert.deepEqual(first.lines, ["a"]);
  const second = await read({ nextToken: first.nextForwardToken, startFromHead: true });
  assert.deepEqual(second.lines, ["b"]);
  write("c", start + 1);
  assert.deepEqual((await read({ nextToken: second.nextForwardToken })).lines, ["c"]);
});

test("the start of a period is part of it and its end is not", async () => {
  assert.deepEqual((await getEvents({ startTime: start + 2, endTime: start + 6 })).lines, ["line 2", "line 4"]);
  const nothing = await getEvents({ startTime: start + 100 });
  assert.deepEqual(nothing.lines, []);
  assert.deepEqual((await getEvents({ startTime: start + 100, nextToken: nothing.nextForwardToken })).lines, []);
});

test("a page holds at most 1 MiB, of the end that was asked for", async () => {
  const read = async (startFromHead: boolean) => {
    const { lines } = await getEvents({ logGroupName: "/big", logStreamName: "s", startFromHead });
    return lines.map((line) => line[0]).join("");
  };
  assert.equal(await read(true), "0123");
  assert.equal(await read(false), "2345");
});

test("groups and streams that are not there, and tokens nobody gave, are refused", async () => {
  await assert.rejects(getEvents({ logGroupName: "/aws/lambda" }), {
    name: "ResourceNotFoundException",
    message: "The specified log group does not exist.",
  });
  await assert.rejects(getEvents({ logStreamName: "2026" }), {
    name: "ResourceNotFoundException",
    message: "The specified log stream does not exist.",
  });
  for (const nextToken of ["f/1/s", "x", `f/${"1".repeat(55)}x/s`, `f/${"9".repeat(56)}/s`]) {
    await assert.rejects(getEvents({ nextToken }), {
      name: "InvalidParameterException",
      message: "The specified nextToken is invalid.",
    });
  }
  await assert.rejects(getEvents({ limit: 10_001 }), {
    name: "InvalidParameterException",
    message:
      "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: " +
      "Member must have value less than or equal to 10000",
  });
});

test("API-804: a group is named or identified by an ARN with or without an asterisk, and not both", async () => {
  for (const logGroupIdentifier of [logGroupName, groupArn, `${groupArn}:*`]) {
    const read = await getEvents({ logGroupName: undefined, logGroupIdentifier, limit: 1 });
    assert.deepEqual(read.lines, ["line 8"]);
  }
  await assert.rejects(getEvents({ logGroupIdentifier: groupArn }), {
    name: "ValidationException",
    message: "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
  });
  await assert.rejects(getEvents({ logGroupName: undefined, logGroupIdentifier: groupArn.replace("us-", "eu-") }), {
    name: "ResourceNotFoundException",
  });
});

async function filter(input: Partial<FilterLogEventsCommandInput> = {}) {
  const {
    events = [],
    nextToken,
    searchedLogStreams,
  } = await client.send(new FilterLogEventsCommand({ logGroupName, ...input }));
  return { events, lines: events.map(({ message = "" }) => message.trim()), nextToken, searchedLogStreams };
}

test("API-818: the events of a group come in the order of time, each with a stable id of 56 digits", async () => {
  const { events, lines, nextToken, searchedLogStreams } = await filter();
  assert.deepEqual(
    lines,
    Array.from({ length: 10 }, (_, index) => `line ${index}`),
  );
  assert.deepEqual([nextToken, searchedLogStreams], [undefined, []]);
  const { ingestionTime, eventId, ...first } = events[0] ?? {};
  assert.equal(typeof ingestionTime, "number");
  assert.match(eventId ?? "", /^\d{56}$/);
  assert.deepEqual(first, { logStreamName: one, timestamp: start, message: "line 0\n" });
  assert.equal(new Set(events.map((event) => event.eventId)).size, 10);
  assert.deepEqual((await filter()).events, events);
});

test("events are filtered by stream, by prefix and by a period whose both ends are part of it", async () => {
  assert.deepEqual((await filter({ logStreamNames: [two] })).lines, ["line 1", "line 3", "line 5", "line 7", "line 9"]);
  assert.equal((await filter({ logStreamNames: [one, two] })).lines.length, 10);
  assert.equal((await filter({ logStreamNamePrefix: "2026/01/01/" })).lines.length, 10);
  assert.deepEqual((await filter({ startTime: start + 7, endTime: start + 8 })).lines, ["line 7", "line 8", "line 9"]);
  assert.deepEqual((await filter({ startTime: start + 2, endTime: start + 2 })).lines, ["line 2"]);
});

test("pages of a filter leave nothing out and nothing twice, also between events of one millisecond", async () => {
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await filter(nextToken === undefined ? { limit: 3 } : { limit: 3, nextToken });
    lines.push(...page.lines);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  assert.deepEqual(
    lines,
    Array.from({ length: 10 }, (_, index) => `line ${index}`),
  );
  const big = await filter({ logGroupName: "/big" });
  assert.equal(big.lines.length, 4);
  assert.equal((await filter({ logGroupName: "/big", nextToken: big.nextToken })).lines.length, 2);
});

test("what a filter can't do is refused", async () => {
  await assert.rejects(filter({ logStreamNames: [one], logStreamNamePrefix: "2026" }), {
    name: "InvalidParameterException",
    message: "LogStream name prefix and LogStream names are mutually exclusive parameters.",
  });
  await assert.rejects(filter({ logStreamNames: ["nope"] }), {
    name: "ResourceNotFoundException",
    message: "The specified log stream does not exist.",
  });
  await assert.rejects(filter({ filterPattern: "{ $.a = " }), {
    name: "InvalidParameterException",
    message: "Invalid filter pattern",
  });
  assert.equal((await filter({ filterPattern: "" })).lines.length, 10);
});

test("API-801: an error of the logs has its own form", async () => {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "Logs_20140328.GetLogEvents",
  };
  const body = JSON.stringify({ logGroupName: "nope", logStreamName: "s" });
  const response = await api.raw("POST", "/", body, headers);
  assert.equal(response.status, 400);
  assert.equal(
    await response.text(),
    '{"__type":"ResourceNotFoundException","message":"The specified log group does not exist."}',
  );
});
