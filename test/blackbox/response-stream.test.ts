import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeWithResponseStreamCommand, LambdaClient, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { gates, openGate } from "../support/gate.ts";
import { clientConfig } from "../support/open-api.ts";

let engine: Engine;
let lambda: LambdaClient;

before(async () => {
  engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
});

/** Resolves when the function has printed it. */
async function printed(name: string, filterPattern: string): Promise<void> {
  const logs = new CloudWatchLogsClient(clientConfig(engine.endpoint));
  await eventually(async () => {
    const input = { logGroupName: `/aws/lambda/${name}`, filterPattern };
    assert.equal((await logs.send(new FilterLogEventsCommand(input))).events?.length, 1);
  });
  logs.destroy();
}

/** Another environment would have another count. */
async function oneAtATime(FunctionName: string): Promise<void> {
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 }));
}

after(async () => {
  lambda.destroy();
  await engine.close();
});

interface Streamed {
  readonly pieces: readonly string[];
  readonly complete: {
    ErrorCode?: string | undefined;
    ErrorDetails?: string | undefined;
    LogResult?: string | undefined;
  };
  readonly headers: { readonly executedVersion: string | undefined };
}

interface Asked {
  readonly event?: object;
  readonly LogType?: "Tail";
  /** Called with each piece before the next one is read. */
  readonly heard?: (piece: string) => Promise<void>;
}

async function stream(FunctionName: string, { event = {}, LogType, heard }: Asked = {}): Promise<Streamed> {
  const Payload = JSON.stringify(event);
  const { EventStream, ExecutedVersion } = await lambda.send(
    new InvokeWithResponseStreamCommand({ FunctionName, Payload, LogType }),
  );
  const pieces: string[] = [];
  let complete: Streamed["complete"] | undefined;
  for await (const { PayloadChunk, InvokeComplete } of EventStream ?? []) {
    assert.equal(complete, undefined, "nothing follows InvokeComplete");
    if (PayloadChunk?.Payload) {
      const piece = Buffer.from(PayloadChunk.Payload).toString();
      pieces.push(piece);
      await heard?.(piece);
    }
    complete = InvokeComplete;
  }
  assert(complete);
  return { pieces, complete, headers: { executedVersion: ExecutedVersion } };
}

function whole({ pieces }: Streamed): string {
  return pieces.join("");
}

test("what a function writes arrives as it is written (API-340 … API-343, API-1156)", async () => {
  const code = `${gates} exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    for (const each of ["one", "two", "three"]) {
      stream.write(each);
      await opened(each);
    }
    stream.end();
  });`;
  await deploy(lambda, { name: "slowly", code, timeout: 60 });
  // Nothing more is written before this has come.
  const heard = async (piece: string) => await openGate(lambda, piece);
  const answer = await stream("slowly", { LogType: "Tail", heard });
  assert.deepEqual(answer.pieces, ["one", "two", "three"]);
  assert.equal(answer.complete.ErrorCode, undefined);
  assert.match(Buffer.from(answer.complete.LogResult ?? "", "base64").toString(), /START[^]*END[^]*REPORT/);
  assert.equal(answer.headers.executedVersion, "$LATEST");
});

test("an error in mid-stream follows what was written (API-343)", async () => {
  const code = `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    stream.write("begun");
    await new Promise((next) => setTimeout(next, 50));
    throw new TypeError("half way");
  });`;
  await deploy(lambda, { name: "breaks", code });
  const answer = await stream("breaks");
  assert.equal(whole(answer), "begun");
  assert.equal(answer.complete.ErrorCode, "Unhandled");
  const { errorType, errorMessage } = JSON.parse(answer.complete.ErrorDetails ?? "");
  assert.deepEqual([errorType, errorMessage], ["TypeError", "half way"]);
});

test("a handler that does not stream arrives whole (API-344)", async () => {
  await deploy(lambda, { name: "whole", code: "exports.handler = async (event) => event" });
  const answer = await stream("whole", { event: { a: 1 } });
  assert.equal(whole(answer), '{"a":1}');
  assert.equal(answer.complete.ErrorCode, undefined);
});

test("what is refused before the first byte is an ordinary error", async () => {
  await assert.rejects(stream("nobody"), { name: "ResourceNotFoundException" });
});

test("a function that writes more than its reader takes waits, and all of it arrives", async () => {
  const code = `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    const piece = Buffer.alloc(65536, "x");
    for (let count = 0; count < 256; count++) {
      if (!stream.write(piece)) await new Promise((next) => stream.once("drain", next));
    }
    stream.end();
  });`;
  await deploy(lambda, { name: "much", code, timeout: 30 });
  const { EventStream } = await lambda.send(new InvokeWithResponseStreamCommand({ FunctionName: "much" }));
  let bytes = 0;
  let peak = process.memoryUsage().rss;
  const least = peak;
  for await (const { PayloadChunk } of EventStream ?? []) {
    bytes += PayloadChunk?.Payload?.length ?? 0;
    await new Promise((next) => setTimeout(next, 5));
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  assert.equal(bytes, 256 * 65_536);
  assert(peak - least < 128 * 2 ** 20, `grew by ${(peak - least) / 2 ** 20} MB`);
});

test("a client that leaves does not end what it began", async () => {
  const code = `let runs = 0;
  exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    if (event.count) return stream.end(String(runs));
    for (let count = 0; count < 20; count++) {
      stream.write("x".repeat(100000));
      await new Promise((next) => setTimeout(next, 10));
    }
    runs += 1;
    stream.end();
  });`;
  await deploy(lambda, { name: "left", code });
  await oneAtATime("left");
  const leaving = new AbortController();
  const command = new InvokeWithResponseStreamCommand({ FunctionName: "left", Payload: "{}" });
  const { EventStream } = await lambda.send(command, { abortSignal: leaving.signal });
  await assert.rejects(async () => {
    for await (const _ of EventStream ?? []) leaving.abort();
  });
  await eventually(async () => assert.equal(whole(await stream("left", { event: { count: true } })), "1"), 60_000);
});

test("a client that leaves before the first byte does not hold the function up", async () => {
  const code = `${gates} let runs = 0;
  exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    if (event.count) return stream.end(String(runs));
    console.log("begun");
    await opened("impatient");
    for (let count = 0; count < 20; count++) stream.write("x".repeat(100000));
    runs += 1;
    stream.end();
  });`;
  await deploy(lambda, { name: "impatient", code, timeout: 60 });
  await oneAtATime("impatient");
  const leaving = new AbortController();
  const command = new InvokeWithResponseStreamCommand({ FunctionName: "impatient", Payload: "{}" });
  const left = assert.rejects(lambda.send(command, { abortSignal: leaving.signal }));
  await printed("impatient", "begun");
  leaving.abort();
  await left;
  await openGate(lambda, "impatient");
  await eventually(async () => assert.equal(whole(await stream("impatient", { event: { count: true } })), "1"), 60_000);
});
