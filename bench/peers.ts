import autocannon from "autocannon";
import { fileURLToPath } from "node:url";
import { LambdaClient } from "../src/client/lambda-client.ts";
import { packageOf } from "./package.ts";
import { type Peer, installPeers, peers as all } from "./peers/programs.ts";
import { type Server, startEngineProcess } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

const echo = fileURLToPath(new URL("functions/echo", import.meta.url));
const event = { key1: "x".repeat(89) };
const rounds = 3;
const secondsEach = 1.5;

/** What one caller waits, and what ten get: other ways to run an echo function beside us, in turn. */
export async function peers(): Promise<Result[]> {
  await installPeers();
  await using engine = await startEngineProcess();
  const client = new LambdaClient(engine.url);
  const settings = { Runtime: "nodejs24.x", Handler: "index.handler", Role: "arn:aws:iam::123456789012:role/r" };
  await client.deploy({ ...settings, FunctionName: "echo", MemorySize: 512 }, await packageOf("echo"));
  const results: Result[] = [];
  for (const peer of all) {
    await using server = await peer.start(echo);
    results.push(...(await compare(peer, server, `${engine.url}/2015-03-31/functions/echo/invocations`)));
  }
  return results;
}

async function compare(peer: Peer, { url }: Server, ours: string): Promise<Result[]> {
  const latency = { ours: [] as number[], theirs: [] as number[] };
  const throughput = { ours: [] as number[], theirs: [] as number[] };
  const body = JSON.stringify(peer.body(event));
  await load(url, body, 10); // everything is loaded and compiled
  await load(ours, JSON.stringify(event), 10);
  for (let round = 0; round < rounds; round++) {
    latency.theirs.push((await load(url, body, 1)).p50Ms);
    latency.ours.push((await load(ours, JSON.stringify(event), 1)).p50Ms);
    throughput.theirs.push((await load(url, body, 10)).perSecond);
    throughput.ours.push((await load(ours, JSON.stringify(event), 10)).perSecond);
  }
  const wait = { value: median(latency.theirs), floor: median(latency.ours), unit: "ms" };
  const rate = { value: median(throughput.ours), floor: median(throughput.theirs), unit: "requests/s" };
  return [
    result(`${peer.name}: its p50 by ours, one caller`, wait, { atLeast: peer.latency }),
    result(`${peer.name}: our throughput by its, ten`, rate, { atLeast: peer.throughput }),
  ];
}

async function load(url: string, body: string, callers: number): Promise<{ p50Ms: number; perSecond: number }> {
  const latencies: number[] = [];
  const headers = { "content-type": "application/json" };
  const running = autocannon({
    url,
    method: "POST",
    headers,
    body,
    connections: callers,
    duration: secondsEach,
    timeout: 60,
  });
  running.on("response", (_client, status, _bytes, time) => {
    if (status !== 200) throw new Error(`status ${status} of ${url}`);
    latencies.push(time);
  });
  const { requests, errors } = await running;
  if (errors > 0) throw new Error(`${errors} requests to ${url} failed`);
  return { p50Ms: median(latencies), perSecond: requests.total / secondsEach };
}
