import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchLogsClient, StartLiveTailCommand } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "../src/client/lambda-client.ts";
import { packageOf, packageOfText } from "./package.ts";
import { startEngineProcess } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

const settings = { Runtime: "nodejs22.x", Handler: "index.handler", Role: "arn:aws:iam::123456789012:role/r" };

/** Prints lines of 100 bytes, as many a second as it is told, or as fast as it can; answers with how many. */
const printing = `
  const line = "x".repeat(99) + "\\n";
  exports.handler = async ({ seconds, bytesAtOnce, linesPerSecond }) => {
    const end = Date.now() + seconds * 1000;
    const text = line.repeat(bytesAtOnce / 100);
    let lines = 0;
    for (const start = Date.now(); Date.now() < end;) {
      if (linesPerSecond && lines > (Date.now() - start) / 1000 * linesPerSecond) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        continue;
      }
      require("fs").writeSync(1, text);
      lines += bytesAtOnce / 100;
    }
    return { lines };
  };`;

/** What a function that prints without end costs another one, and itself; and how soon a live tail shows a line. */
export async function flood(): Promise<Result[]> {
  await using engine = await startEngineProcess();
  const client = new LambdaClient(engine.url);
  await client.deploy({ ...settings, FunctionName: "neighbour" }, await packageOf("hello"));
  const printer = { ...settings, FunctionName: "printer", Timeout: 60, MemorySize: 1769 };
  await client.deploy(printer, await packageOfText(printing));
  await neighbour(client, delay(1000));
  const peace = await neighbour(client, delay(5000));
  const before = await rssMiB(engine.pid);
  const [steady, steadyLines] = await beside(client, { seconds: 10, bytesAtOnce: 10_000, linesPerSecond: 250_000 });
  const [busy, lines] = await beside(client, { seconds: 10, bytesAtOnce: 100_000 });
  const after = await rssMiB(engine.pid);
  console.error(`steadily: ${steadyLines.toFixed(0)} lines/s`);
  console.error(`the flood: ${(lines / 1e5).toFixed(0)} MB/s; the engine: ${before} MiB before, ${after} at its end`);
  return [
    ...latencies("250,000 lines/s", steady, peace),
    ...latencies("a flood", busy, peace),
    await tailDelay(engine.url, client),
  ];
}

function latencies(what: string, value: number[], floor: number[]): Result[] {
  const of = (share: number) => ({ value: quantile(value, share), floor: quantile(floor, share), unit: "ms" });
  return [
    result(`p50 of another function beside ${what}`, of(0.5), { atMost: 2 }),
    result(`p99 of another function beside ${what}`, of(0.99), { atMost: 10 }),
  ];
}

interface Printing {
  readonly seconds: number;
  readonly bytesAtOnce: number;
  readonly linesPerSecond?: number;
}

/** Latencies of the neighbour meanwhile, and how many lines were printed in a second. */
async function beside(client: LambdaClient, event: Printing): Promise<[number[], number]> {
  const printed = client.invoke("printer", Buffer.from(JSON.stringify(event)), {});
  const found = await neighbour(client, printed);
  const answer: { lines: number } = JSON.parse((await printed).payload.toString());
  return [found, answer.lines / event.seconds];
}

/** 100 invocations a second until `end`. */
async function neighbour(client: LambdaClient, end: Promise<unknown>): Promise<number[]> {
  const found: number[] = [];
  const ending = new AbortController();
  const over = (): void => ending.abort();
  end.then(over, over);
  while (!ending.signal.aborted) {
    const start = performance.now();
    await client.invoke("neighbour", Buffer.from("{}"), {});
    found.push(performance.now() - start);
    await delay(10);
  }
  return found;
}

/** From before the line is printed until it has come. */
async function tailDelay(endpoint: string, client: LambdaClient): Promise<Result> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const logs = new CloudWatchLogsClient({ endpoint, region: "us-east-1", credentials, disableHostPrefix: true });
  const arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/neighbour";
  const { responseStream } = await logs.send(new StartLiveTailCommand({ logGroupIdentifiers: [arn] }));
  const arrivals = new EventTarget();
  const reading = (async () => {
    for await (const { sessionUpdate } of responseStream ?? []) {
      if ((sessionUpdate?.sessionResults ?? []).length > 0) arrivals.dispatchEvent(new Event("line"));
    }
  })().catch(() => undefined);
  const delays: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    const arrival = once(arrivals, "line");
    const start = performance.now();
    await client.invoke("neighbour", Buffer.from("{}"), {});
    await arrival;
    delays.push(performance.now() - start);
    await delay(300);
  }
  logs.destroy();
  void reading;
  return result("from a line's print to a live tail", { value: median(delays), floor: 200, unit: "ms" }, { atMost: 1 });
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}

async function rssMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
