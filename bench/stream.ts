import { readFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { LambdaClient } from "../src/client/lambda-client.ts";
import { packageOfText } from "./package.ts";
import { startEngineProcess } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

const settings = { Runtime: "nodejs22.x", Handler: "index.handler", Role: "arn:aws:iam::123456789012:role/r" };

/** 200 MB at `/much`, one byte at all other paths. */
const streaming = `
  exports.handler = awslambda.streamifyResponse(async ({ rawPath }, stream) => {
    const piece = Buffer.alloc(rawPath === "/much" ? 65536 : 1);
    for (let count = 0; count < (rawPath === "/much" ? 3200 : 1); count++) {
      if (!stream.write(piece)) await new Promise((next) => stream.once("drain", next));
    }
    stream.end();
  });`;

/** What 200 MB through a function URL with a slow reader take of the engine's memory, and how soon a first byte comes. */
export async function stream(): Promise<Result[]> {
  await using engine = await startEngineProcess("--url-access", "open");
  const client = new LambdaClient(engine.url);
  await client.deploy({ ...settings, FunctionName: "stream", Timeout: 120 }, await packageOfText(streaming));
  const url = await createUrl(engine.url);
  const buffered = await firstBytes(engine.url, "/_lambkin/health", "127.0.0.1");
  const streamed = await firstBytes(engine.url, "/", url.host);
  await delay(1000);
  const before = await rssMiB(engine.pid);
  let most = before;
  let bytes = 0;
  for await (const piece of await get(engine.url, "/much", url.host)) {
    bytes += piece.length;
    most = Math.max(most, await rssMiB(engine.pid));
    await delay(1);
  }
  console.error(`${bytes} bytes; the engine: ${before.toFixed(0)} MiB before, ${most.toFixed(0)} MiB at most`);
  return [
    result("memory that a stream of 200 MB takes", { value: most - before, floor: 64, unit: "MiB" }, { atMost: 1 }),
    result(
      "first byte of a stream, beside a bare answer",
      { value: median(streamed), floor: median(buffered), unit: "ms" },
      { atMost: 5 },
    ),
  ];
}

async function createUrl(endpoint: string): Promise<URL> {
  const answer = await fetch(`${endpoint}/2021-10-31/functions/stream/url`, {
    method: "POST",
    body: JSON.stringify({ AuthType: "NONE", InvokeMode: "RESPONSE_STREAM" }),
  });
  const { FunctionUrl }: { FunctionUrl: string } = JSON.parse(await answer.text());
  return new URL(FunctionUrl);
}

/** Milliseconds, of 200 requests one after the other. */
async function firstBytes(endpoint: string, path: string, host: string): Promise<number[]> {
  const found: number[] = [];
  for (let count = 0; count < 200; count++) {
    const since = performance.now();
    const response = await get(endpoint, path, host);
    for await (const _ of response) if (found.length === count) found.push(performance.now() - since);
  }
  return found;
}

async function get(endpoint: string, path: string, host: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(endpoint);
  return await new Promise((resolve, reject) => {
    request({ hostname, port, path, headers: { host } }, resolve).once("error", reject).end();
  });
}

async function rssMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
