import { setTimeout as delay } from "node:timers/promises";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import { LambdaClient } from "../src/client/lambda-client.ts";
import { packageOf } from "./package.ts";
import { startEngineProcess } from "./processes.ts";
import { type Result, result } from "./result.ts";

const files = 50_000;
const bytesEach = 4800;
const everyMs = 10;

/** 100 invocations a second while a package of 50,000 files and 240 MB is deployed, beside the same in peace. */
export async function largePackage(): Promise<Result[]> {
  await using engine = await startEngineProcess();
  const client = new LambdaClient(engine.url);
  const settings = { Runtime: "nodejs22.x", Handler: "index.handler", Role: "arn:aws:iam::123456789012:role/r" };
  await client.deploy({ ...settings, FunctionName: "hello" }, await packageOf("hello"));
  const zip = await largeZip();
  await invokeUntil(client, delay(2000));
  const peace = await invokeUntil(client, delay(5000));
  const since = performance.now();
  const deployed = client.deploy({ ...settings, FunctionName: "large" }, zip);
  const busy = await invokeUntil(client, deployed);
  const seconds = (performance.now() - since) / 1000;
  console.error(
    `deployed in ${seconds.toFixed(1)} s, ${zip.length >> 20} MB zipped; ${busy.length} invocations meanwhile`,
  );
  const figures = { value: p99(busy), floor: p99(peace), unit: "ms" };
  return [result("p99 while 240 MB in 50,000 files are deployed", figures, { atMost: 10 })];
}

/** Milliseconds of each. */
async function invokeUntil(client: LambdaClient, end: Promise<unknown>): Promise<number[]> {
  const latencies: number[] = [];
  const running: Promise<void>[] = [];
  const ending = new AbortController();
  const over = (): void => ending.abort();
  end.then(over, over);
  for (let next = performance.now(); !ending.signal.aborted; next += everyMs) {
    await delay(Math.max(0, next - performance.now()));
    running.push(invoke(client, latencies));
  }
  await Promise.all(running);
  await end;
  return latencies;
}

async function invoke(client: LambdaClient, latencies: number[]): Promise<void> {
  const start = performance.now();
  await client.invoke("hello", Buffer.from("{}"), {});
  latencies.push(performance.now() - start);
}

function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? NaN;
}

async function largeZip(): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from("exports.handler = async () => 1;"), "index.js");
  for (let index = 0; index < files; index++) {
    const text = `module.exports = ${index};\n`.padEnd(bytesEach, `// ${index} `);
    zip.addBuffer(Buffer.from(text), `node_modules/package-${index % 500}/file-${index}.js`);
  }
  zip.end();
  return await buffer(zip.outputStream);
}
