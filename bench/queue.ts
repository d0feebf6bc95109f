import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { realClock } from "../src/clock.ts";
import { startEngine } from "../src/engine.ts";
import { startDispatch } from "../src/events/dispatch.ts";
import { EventQueue } from "../src/events/queue.ts";
import { openStore } from "../src/store/embedded-store.ts";
import type { Store } from "../src/store/store.ts";
import { AsyncMetrics } from "../src/telemetry/async-metrics.ts";
import { zipBytes } from "../test/support/zip-bytes.ts";
import { type Result, median, result } from "./result.ts";

const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:f";
const payload = Buffer.from(JSON.stringify({ text: "x".repeat(1000) }));
const callers = 64;
const events = 40_000;
const oneByOne = 2000;
const backlog = 100_000;

/** What it costs to accept an event for good, and how soon it runs, alone and behind others. */
export async function queue(): Promise<Result[]> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-bench-"));
  try {
    const floor = insertOneByOne(join(directory, "floor.db"));
    const store = await openStore(join(directory, "store"), realClock);
    const accept = queueIn(store);
    const alone = await timed(oneByOne, accept);
    const rate = await together(accept);
    await store.close();
    const delay = await dispatchDelay(join(directory, "dispatch"));
    const { peace, beside } = await neighbour(join(directory, "engine"));
    return [
      result("events accepted, 64 callers", { value: rate, floor: 1000 / floor, unit: "events/s" }, { atLeast: 10 }),
      result("event accepted, one caller, p50", { value: alone, floor, unit: "ms" }, { atMost: 2 }),
      result("from accepted to started, p50", { value: delay, floor, unit: "ms" }, { atMost: 2 }),
      result("event beside 100,000 of another function", { value: beside, floor: peace, unit: "ms" }, { atMost: 10 }),
    ];
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Milliseconds of one row of that size in a transaction of its own, on the disk, p50. */
function insertOneByOne(path: string): number {
  const database = new DatabaseSync(path);
  database.exec(
    "pragma journal_mode = wal; pragma synchronous = full; create table m (id text primary key, body blob)",
  );
  const insert = database.prepare("insert into m values (?, ?)");
  const times: number[] = [];
  for (let index = 0; index < oneByOne; index += 1) {
    const start = performance.now();
    insert.run(index.toString().padStart(12, "0"), payload);
    times.push(performance.now() - start);
  }
  database.close();
  return median(times);
}

function eventQueue(store: Store): EventQueue {
  return new EventQueue({ store, clock: realClock, metrics: new AsyncMetrics(), settingsOf: () => ({}) });
}

function queueIn(store: Store, target = eventQueue(store)): () => Promise<void> {
  return async () => {
    await target.put({
      requestId: realClock.uuid(),
      version: { functionArn },
      invokedFunctionArn: functionArn,
      payload,
      traceHeader: undefined,
    });
  };
}

async function timed(times: number, call: () => Promise<void>): Promise<number> {
  const took: number[] = [];
  for (let count = 0; count < times; count += 1) {
    const start = performance.now();
    await call();
    took.push(performance.now() - start);
  }
  return median(took);
}

/** Events a second. */
async function together(accept: () => Promise<void>): Promise<number> {
  const start = performance.now();
  let left = events;
  const caller = async (): Promise<void> => {
    while (left-- > 0) await accept();
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (events / (performance.now() - start)) * 1000;
}

/** Milliseconds from the moment that a caller knows of until its function would be called, p50. */
async function dispatchDelay(directory: string): Promise<number> {
  const store = await openStore(directory, realClock);
  const target = eventQueue(store);
  let started = Promise.withResolvers<number>();
  const fn = {
    atOnce: () => 10,
    admit: () => ({ [Symbol.dispose]: () => {} }),
    run: async (claim: Parameters<typeof release>[0]) => {
      started.resolve(performance.now());
      return await Promise.resolve(release(claim));
    },
    expire: release,
  };
  const dispatch = startDispatch({ queue: target, store, clock: realClock, diagnostics: () => {}, works: { fn } });
  const accept = queueIn(store, target);
  const took: number[] = [];
  for (let count = 0; count < oneByOne; count += 1) {
    started = Promise.withResolvers();
    await accept();
    const accepted = performance.now();
    took.push((await started.promise) - accepted);
  }
  await dispatch.close(1000);
  await store.close();
  return median(took);
}

function release(claim: Awaited<ReturnType<Store["claim"]>>[number]) {
  return { settle: { claim, done: true as const } };
}

/** Milliseconds until the record of an event of one function arrives: in peace, and behind a backlog of another. */
async function neighbour(data: string): Promise<{ peace: number; beside: number }> {
  let arrived: () => void = () => {};
  const sink = createServer((request, response) => {
    request.resume().once("end", () => {
      response.end("{}");
      arrived();
    });
  }).listen(0, "127.0.0.1");
  await once(sink, "listening");
  const address = sink.address();
  const sqs = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const parts = { diagnostics: () => {} };
  const engine = await startEngine({ port: 0, dataDirectory: data, upstreams: { sqs } }, parts);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const lambda = new LambdaClient({ endpoint: engine.endpoint, region: "us-east-1", credentials });
  await deploy(lambda, "quick", "exports.handler = async () => 1;");
  // At work for 5 ms, so that the backlog is there to the end.
  await deploy(
    lambda,
    "busy",
    "exports.handler = async () => { const end = Date.now() + 5; while (Date.now() < end); };",
  );
  const DestinationConfig = { OnSuccess: { Destination: "arn:aws:sqs:us-east-1:123456789012:records" } };
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: "quick", DestinationConfig }));
  const send = async (FunctionName: string): Promise<void> => {
    await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: "{}" }));
  };
  const roundTrip = async (): Promise<void> => {
    const arrives = new Promise<void>((resolve) => (arrived = resolve));
    await send("quick");
    await arrives;
  };
  await roundTrip();
  const peace = await timed(100, roundTrip);
  let left = backlog;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left-- > 0) await send("busy");
    }),
  );
  const beside = await timed(100, roundTrip);
  if ((await waiting(engine.endpoint)) < backlog / 2) throw new Error("the backlog is gone too soon");
  lambda.destroy();
  await engine.close();
  sink.close().closeAllConnections();
  return { peace, beside };
}

/** Events of the busy function in the queue. */
async function waiting(endpoint: string): Promise<number> {
  const page = await (await fetch(`${endpoint}/_lambkin/metrics`)).text();
  return Number(/^lambkin_async_queue_events\{[^}]*"busy"[^}]*\} (\d+)$/m.exec(page)?.[1] ?? 0);
}

async function deploy(client: LambdaClient, FunctionName: string, data: string): Promise<void> {
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs22.x",
      Role: "arn:aws:iam::123456789012:role/bench",
      Handler: "index.handler",
      Code: { ZipFile: zipBytes([{ name: "index.js", data }]) },
    }),
  );
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { FunctionName });
}
