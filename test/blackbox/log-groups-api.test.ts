import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  ListLogGroupsCommand,
  ListTagsForResourceCommand,
  ListTagsLogGroupCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagLogGroupCommand,
  TagResourceCommand,
  UntagLogGroupCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { clientConfig, openApi } from "../support/open-api.ts";

const api = await openApi();
const client = new CloudWatchLogsClient(clientConfig(api.endpoint));
after(async () => {
  client.destroy();
  await api[Symbol.asyncDispose]();
});

const arnOf = (logGroupName: string): string => `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}`;
const noGroup = { name: "ResourceNotFoundException", message: "The specified log group does not exist." };
const noStream = { name: "ResourceNotFoundException", message: "The specified log stream does not exist." };
const hour = 60 * 60_000;

async function create(logGroupName: string, ...streams: readonly string[]): Promise<void> {
  await client.send(new CreateLogGroupCommand({ logGroupName }));
  for (const logStreamName of streams) await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
}

async function groupNamed(logGroupNamePrefix: string) {
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
  return logGroups[0];
}

test("API-810: a group is created once, with what was said of it", async () => {
  const tags = { team: "a" };
  const kmsKeyId = "arn:aws:kms:us-east-1:123456789012:key/1";
  const input = { logGroupName: "/made", tags, kmsKeyId, logGroupClass: "INFREQUENT_ACCESS" } as const;
  await client.send(new CreateLogGroupCommand(input));
  const { creationTime, ...group } = (await groupNamed("/made")) ?? {};
  assert.equal(typeof creationTime, "number");
  assert.deepEqual(group, {
    logGroupName: "/made",
    metricFilterCount: 0,
    arn: `${arnOf("/made")}:*`,
    storedBytes: 0,
    kmsKeyId,
    logGroupClass: "INFREQUENT_ACCESS",
    logGroupArn: arnOf("/made"),
    deletionProtectionEnabled: false,
  });
  assert.deepEqual((await client.send(new ListTagsForResourceCommand({ resourceArn: arnOf("/made") }))).tags, tags);
  await assert.rejects(client.send(new CreateLogGroupCommand(input)), {
    name: "ResourceAlreadyExistsException",
    message: "The specified log group already exists",
  });
  const ofClass = async (logGroupClass: "STANDARD" | "INFREQUENT_ACCESS") =>
    (await client.send(new DescribeLogGroupsCommand({ logGroupClass, logGroupNamePrefix: "/made" }))).logGroups?.length;
  assert.deepEqual([await ofClass("INFREQUENT_ACCESS"), await ofClass("STANDARD")], [1, 0]);
});

test("API-810: names that are too long or have other characters are refused", async () => {
  const tooLong = {
    name: "InvalidParameterException",
    message: "Invalid LogGroup or LogStream, both must have length less than or equal to 512.",
  };
  await assert.rejects(create("x".repeat(513)), tooLong);
  await create("/named");
  const stream = { logGroupName: "/named", logStreamName: "x".repeat(513) };
  await assert.rejects(client.send(new CreateLogStreamCommand(stream)), tooLong);
  await assert.rejects(create("a b"), {
    name: "InvalidParameterException",
    message:
      "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: " +
      String.raw`Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`,
  });
  await assert.rejects(client.send(new CreateLogStreamCommand({ logGroupName: "/named", logStreamName: "a:b" })), {
    name: "InvalidParameterException",
  });
});

test("API-811: a deleted group is gone with all that was in it", async () => {
  await create("/deleted", "s");
  const events = [{ timestamp: Date.now(), message: "m" }];
  const input = { logGroupName: "/deleted", logStreamName: "s", logEvents: events };
  await client.send(new PutLogEventsCommand(input));
  await client.send(new DeleteLogGroupCommand({ logGroupName: "/deleted" }));
  await assert.rejects(client.send(new DeleteLogGroupCommand({ logGroupName: "/deleted" })), noGroup);
  await assert.rejects(client.send(new PutLogEventsCommand(input)), noGroup);
  await create("/deleted");
  assert.deepEqual((await client.send(new FilterLogEventsCommand({ logGroupName: "/deleted" }))).events, []);
  const { logStreams } = await client.send(new DescribeLogStreamsCommand({ logGroupName: "/deleted" }));
  assert.deepEqual(logStreams, []);
});

test("API-814: a stream is created once, without events, and deleted once", async () => {
  await create("/streams", "s");
  const stream = { logGroupName: "/streams", logStreamName: "s" };
  const { logStreams = [] } = await client.send(new DescribeLogStreamsCommand({ logGroupName: "/streams" }));
  const { creationTime, ...described } = logStreams[0] ?? {};
  assert.equal(typeof creationTime, "number");
  assert.deepEqual(described, { logStreamName: "s", arn: `${arnOf("/streams")}:log-stream:s`, storedBytes: 0 });
  await assert.rejects(client.send(new CreateLogStreamCommand(stream)), {
    name: "ResourceAlreadyExistsException",
    message: "The specified log stream already exists",
  });
  await client.send(new DeleteLogStreamCommand(stream));
  await assert.rejects(client.send(new DeleteLogStreamCommand(stream)), noStream);
  const elsewhere = { logGroupName: "/nowhere", logStreamName: "s" };
  await assert.rejects(client.send(new CreateLogStreamCommand(elsewhere)), noGroup);
  await assert.rejects(client.send(new DeleteLogStreamCommand(elsewhere)), noGroup);
});

test("API-813: groups are listed by parts of their names", async () => {
  for (const name of ["/list/alpha", "/list/beta", "/other/list/alpha"]) await create(name);
  const list = async (input: object) => {
    const { logGroups = [], nextToken } = await client.send(new ListLogGroupsCommand(input));
    return { names: logGroups.map((group) => group.logGroupName), nextToken };
  };
  const inList = { logGroupNamePattern: "^/list/" };
  assert.deepEqual((await list(inList)).names, ["/list/alpha", "/list/beta"]);
  const either = await list({ logGroupNamePattern: "^/list/b|list/alpha" });
  assert.deepEqual(either.names, ["/list/alpha", "/list/beta", "/other/list/alpha"]);
  const first = await list({ ...inList, limit: 1 });
  assert.deepEqual(await list({ ...inList, limit: 1, nextToken: first.nextToken }), {
    names: ["/list/beta"],
    nextToken: undefined,
  });
});

async function put(logEvents: readonly (readonly [number, string])[]) {
  const events = logEvents.map(([timestamp, message]) => ({ timestamp, message }));
  const input = { logGroupName: "/put", logStreamName: "s", logEvents: events };
  const { $metadata: _, ...output } = await client.send(new PutLogEventsCommand(input));
  return output;
}

async function messages(logGroupName: string) {
  const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName }));
  return events.map(({ message }) => message);
}

test("API-816: events are put into a stream, and what is too old, expired or too new is left out and counted", async () => {
  await create("/put", "s");
  const now = Date.now();
  const accepted = await put([
    [now - 1, "a"],
    [now - 1, "b"],
    [now, "c"],
  ]);
  assert.match(accepted.nextSequenceToken ?? "", /^\d{56}$/);
  assert.equal(accepted.rejectedLogEventsInfo, undefined);
  const day = 24 * hour;
  const old = await put([
    [now - 14 * day - 2 * hour, "too old"],
    [now - 14 * day - hour, "too old"],
    [now - 14 * day + hour, "old"],
  ]);
  assert.deepEqual(old.rejectedLogEventsInfo, { tooOldLogEventEndIndex: 2 });
  const ahead = await put([
    [now + hour, "ahead"],
    [now + 3 * hour, "too new"],
  ]);
  assert.deepEqual(ahead.rejectedLogEventsInfo, { tooNewLogEventStartIndex: 1 });
  assert.deepEqual(await messages("/put"), ["old", "a", "b", "c", "ahead"]);
  await client.send(new PutRetentionPolicyCommand({ logGroupName: "/put", retentionInDays: 3 }));
  const expired = await put([[now - 4 * day, "expired"]]);
  assert.deepEqual(expired.rejectedLogEventsInfo, { expiredLogEventEndIndex: 1 });
  assert.deepEqual(await messages("/put"), ["a", "b", "c", "ahead"]);
});

test("API-816: what breaks the rules of a batch is refused as a whole", async () => {
  await create("/batches", "s");
  const now = Date.now();
  const tries: readonly (readonly [string, readonly { timestamp: number; message: string }[]])[] = [
    [
      "Log events in a single PutLogEvents request must be in chronological order.",
      [
        { timestamp: now, message: "a" },
        { timestamp: now - 1, message: "b" },
      ],
    ],
    [
      "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
      [
        { timestamp: now - 24 * hour - 1, message: "a" },
        { timestamp: now, message: "b" },
      ],
    ],
    [
      "Log event too large: 1048577 bytes exceeds limit of 1048576",
      [{ timestamp: now, message: "x".repeat(1_048_551) }],
    ],
    [
      "Upload too large: 1048578 bytes exceeds limit of 1048576",
      [
        { timestamp: now, message: "x".repeat(524_263) },
        { timestamp: now, message: "x".repeat(524_263) },
      ],
    ],
  ];
  for (const [message, logEvents] of tries) {
    const input = { logGroupName: "/batches", logStreamName: "s", logEvents: [...logEvents] };
    await assert.rejects(client.send(new PutLogEventsCommand(input)), { name: "InvalidParameterException", message });
  }
  assert.deepEqual(await messages("/batches"), []);
  const nowhere = { logGroupName: "/batches", logStreamName: "t", logEvents: [{ timestamp: now, message: "a" }] };
  await assert.rejects(client.send(new PutLogEventsCommand(nowhere)), noStream);
});

test("API-819: a retention is one of AWS's, is shown, and is taken back", async () => {
  await create("/kept");
  const keep = async (retentionInDays: number) =>
    await client.send(new PutRetentionPolicyCommand({ logGroupName: "/kept", retentionInDays }));
  await keep(7);
  assert.equal((await groupNamed("/kept"))?.retentionInDays, 7);
  await client.send(new DeleteRetentionPolicyCommand({ logGroupName: "/kept" }));
  assert.equal((await groupNamed("/kept"))?.retentionInDays, undefined);
  await assert.rejects(keep(2), {
    name: "InvalidParameterException",
    message:
      "1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy " +
      "enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, " +
      "2922, 3288, 3653]",
  });
  await assert.rejects(client.send(new DeleteRetentionPolicyCommand({ logGroupName: "/nowhere" })), noGroup);
});

test("API-820: both families of tag operations work on the same tags", async () => {
  await create("/tagged");
  const resourceArn = arnOf("/tagged");
  await client.send(new TagResourceCommand({ resourceArn, tags: { a: "1", b: "2" } }));
  await client.send(new TagLogGroupCommand({ logGroupName: "/tagged", tags: { b: "3", c: "4" } }));
  const both = async () => [
    (await client.send(new ListTagsForResourceCommand({ resourceArn: `${resourceArn}:*` }))).tags,
    (await client.send(new ListTagsLogGroupCommand({ logGroupName: "/tagged" }))).tags,
  ];
  assert.deepEqual(await both(), [
    { a: "1", b: "3", c: "4" },
    { a: "1", b: "3", c: "4" },
  ]);
  await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ["a", "unknown"] }));
  await client.send(new UntagLogGroupCommand({ logGroupName: "/tagged", tags: ["c"] }));
  assert.deepEqual(await both(), [{ b: "3" }, { b: "3" }]);
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, "v"]));
  await assert.rejects(client.send(new TagResourceCommand({ resourceArn, tags: many })), {
    name: "TooManyTagsException",
  });
  await assert.rejects(client.send(new TagResourceCommand({ resourceArn: arnOf("/nowhere"), tags: many })), noGroup);
});

test("two accounts, and two regions, have groups of one name without seeing each other's", async () => {
  const others = [
    { region: "eu-west-1" },
    { credentials: { accessKeyId: "210987654321", secretAccessKey: "test" } },
  ].map((config) => new CloudWatchLogsClient({ ...clientConfig(api.endpoint), ...config }));
  for (const each of [client, ...others]) await each.send(new CreateLogGroupCommand({ logGroupName: "/shared" }));
  const arns = await Promise.all(
    [client, ...others].map(async (each) => {
      const { logGroups = [] } = await each.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/shared" }));
      return logGroups.map((group) => group.logGroupArn);
    }),
  );
  assert.deepEqual(arns, [
    ["arn:aws:logs:us-east-1:123456789012:log-group:/shared"],
    ["arn:aws:logs:eu-west-1:123456789012:log-group:/shared"],
    ["arn:aws:logs:us-east-1:210987654321:log-group:/shared"],
  ]);
  for (const other of others) other.destroy();
});
