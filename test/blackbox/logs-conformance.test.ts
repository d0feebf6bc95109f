/** Cases API-1159 to API-1162 of section 10 of the API's specification, each through the client that it names. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { aws, cliWith } from "../support/aws-cli.ts";
import { deploy } from "../support/deploy.ts";
import { createGroup, logStreamName, write } from "../support/log-groups.ts";
import { clientConfig } from "../support/open-api.ts";

let engine: Engine;
let lambda: LambdaClient;
let logs: CloudWatchLogsClient;

before(async () => {
  engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
  logs = new CloudWatchLogsClient(clientConfig(engine.endpoint));
  await createGroup(logs, "/cases");
});

after(async () => {
  lambda.destroy();
  logs.destroy();
  await engine.close();
});

const code = "exports.handler = async () => console.log('invoked');";
const cli = cliWith("logs tail");
const skipCli = cli === undefined ? "no AWS CLI here has 'logs tail' (version 2 has: apt install awscli)" : false;

test(
  "API-1159: the AWS CLI finds an invocation's stream, and tails its lines once each",
  { skip: skipCli },
  async () => {
    await deploy(lambda, { name: "f", code });
    // With its tail, the answer comes when all of the log is there.
    await lambda.send(new InvokeCommand({ FunctionName: "f", LogType: "Tail" }));
    const at = { endpoint: engine.endpoint, path: cli ?? "" };
    const names = ["--query", "logStreams[].logStreamName", "--output", "text"];
    const stream = await aws(["logs", "describe-log-streams", "--log-group-name", "/aws/lambda/f", ...names], at);
    assert.match(stream, /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}\n$/);
    const tail = await aws(["logs", "tail", "/aws/lambda/f", "--since", "10m"], at);
    const words = ["INIT_START", "START", "invoked", "END", "REPORT"];
    assert.deepEqual(tail.match(/\b(INIT_START|START|invoked|END|REPORT)\b/g), words);
  },
);

interface Refusal {
  readonly what: string;
  readonly ask: () => Promise<unknown>;
  readonly name: string;
  readonly message: string;
}

const event = (timestamp: number) => ({ timestamp, message: "m" });
const refusals: readonly Refusal[] = [
  {
    what: "API-1160: a group is not created twice",
    ask: async () => await logs.send(new CreateLogGroupCommand({ logGroupName: "/cases" })),
    name: "ResourceAlreadyExistsException",
    message: "The specified log group already exists",
  },
  {
    what: "API-1160: events out of order are not put",
    ask: async () => {
      const logEvents = [event(Date.now()), event(Date.now() - 1000)];
      await logs.send(new PutLogEventsCommand({ logGroupName: "/cases", logStreamName, logEvents }));
    },
    name: "InvalidParameterException",
    message: "Log events in a single PutLogEvents request must be in chronological order.",
  },
];

for (const { what, ask, name, message } of refusals) {
  test(what, async () => {
    await assert.rejects(ask(), { name, message });
  });
}

test("API-1160: at the end of a stream the forward token is the one that was passed", async () => {
  await createGroup(logs, "/ends");
  await write(logs, "/ends", ["m"]);
  const read = async (nextToken?: string) =>
    await logs.send(new GetLogEventsCommand({ logGroupName: "/ends", logStreamName, startFromHead: true, nextToken }));
  const { nextForwardToken } = await read();
  const again = await read(nextForwardToken);
  assert.deepEqual([again.events, again.nextForwardToken], [[], nextForwardToken]);
});

const lines = [
  "ERROR timeout after 3 s",
  "ERROR a b",
  "WARN a  b",
  '{ "level": "error", "n": 4 }',
  '{ "level": "error", "n": 3 }',
  "10.0.0.1 frank 503",
];
const patterns: readonly (readonly [pattern: string, indexes: readonly number[]])[] = [
  ["ERROR", [0, 1]],
  ["?ERROR ?WARN", [0, 1, 2]],
  ["ERROR -timeout", [1]],
  ['"a b"', [1]],
  ['{ $.level = "error" && $.n > 3 }', [3]],
  ["[ip, user, code=5*]", [5]],
];

test("API-1161: filter patterns find the lines that they mean, and no others", async (context) => {
  await createGroup(logs, "/seeded");
  await write(logs, "/seeded", lines);
  for (const [filterPattern, indexes] of patterns) {
    await context.test(filterPattern, async () => {
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: "/seeded", filterPattern }));
      assert.deepEqual(
        events.map(({ message = "" }) => lines.indexOf(message)),
        indexes,
      );
    });
  }
});

/** Prints the kind of each event of a session, and ends with the first START line. */
const liveTail = `
import boto3, sys
from botocore.config import Config
logs = boto3.client("logs", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="test",
  aws_secret_access_key="test", config=Config(inject_host_prefix=False))
group = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/tailed"
for event in logs.start_live_tail(logGroupIdentifiers=[group])["responseStream"]:
  [(kind, value)] = event.items()
  starts = [each["message"].strip() for each in value.get("sessionResults", []) if each["message"].startswith("START")]
  print(kind, *starts, flush=True)
  if starts: break
`;
const hasBoto3 = spawnSync("python3", ["-c", "import boto3; boto3.client('logs', 'x').start_live_tail"]).status === 0;
const skipBoto3 = hasBoto3 ? false : "there is no boto3 that has live tails (pip install boto3)";

test(
  "API-1162: boto3's live tail begins with its session, and shows the START line of an invocation",
  { skip: skipBoto3 },
  async () => {
    await deploy(lambda, { name: "tailed", code });
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/lambda/tailed" }));
    const child: ChildProcess = spawn("python3", ["-c", liveTail, engine.endpoint], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    assert(child.stdout);
    const ended = once(child, "exit");
    const kinds: string[] = [];
    try {
      for await (const line of createInterface(child.stdout)) {
        if (kinds.push(line) === 1) await lambda.send(new InvokeCommand({ FunctionName: "tailed" }));
      }
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    }
    assert.deepEqual(await ended, [0, null]);
    assert.equal(kinds[0], "sessionStart");
    assert.match(kinds.at(-1) ?? "", /^sessionUpdate START RequestId: \S+ Version: \$LATEST$/);
  },
);
