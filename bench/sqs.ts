import { LambdaClient } from "../src/client/lambda-client.ts";
import { packageOfText } from "./package.ts";
import { startEngineProcess } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

const messages = 50;
const account = "123456789012";

/** Says when it began: over a queue where it is given one, else as its result. */
const code = `exports.handler = async ({ Records }) => {
  const at = performance.timeOrigin + performance.now();
  if (!Records) return at;
  const body = new URLSearchParams({ Action: "SendMessage", Version: "2012-11-05", MessageBody: String(at) });
  await fetch(process.env.AWS_ENDPOINT_URL_SQS + "/${account}/began", { method: "POST", body });
};`;

/** From the call that sends a message to the start of the handler that gets it, beside the same of an Invoke. */
export async function sqs(): Promise<Result[]> {
  await using engine = await startEngineProcess();
  const client = new LambdaClient(engine.url);
  const settings = { Runtime: "nodejs22.x", Handler: "index.handler", Role: `arn:aws:iam::${account}:role/r` };
  await client.deploy({ ...settings, FunctionName: "reader" }, await packageOfText(code));
  for (const QueueName of ["read", "began"]) await ask(engine.url, "CreateQueue", { QueueName });
  const began = `${engine.url}/${account}/began`;
  const mapping = { FunctionName: "reader", EventSourceArn: `arn:aws:sqs:us-east-1:${account}:read` };
  const body = JSON.stringify(mapping);
  await fetch(`${engine.url}/2015-03-31/event-source-mappings/`, { method: "POST", body });
  const sent: number[] = [];
  const invoked: number[] = [];
  for (let count = 0; count < messages + 5; count += 1) {
    const start = now();
    await ask(`${engine.url}/${account}/read`, "SendMessage", { MessageBody: "m" });
    sent.push((await nextTime(began)) - start);
    const again = now();
    const { payload } = await client.invoke("reader", Buffer.from("{}"), {});
    invoked.push(Number(Buffer.from(payload).toString()) - again);
  }
  const value = median(sent.slice(-messages));
  const floor = median(invoked.slice(-messages));
  return [result("SQS: send to handler start, p50", { value, floor, unit: "ms" }, { atMost: 10 })];
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

async function nextTime(url: string): Promise<number> {
  const xml = await ask(url, "ReceiveMessage", { WaitTimeSeconds: "20" });
  const ReceiptHandle = element(xml, "ReceiptHandle");
  await ask(url, "DeleteMessage", { ReceiptHandle });
  return Number(element(xml, "Body"));
}

async function ask(url: string, Action: string, fields: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({ Action, Version: "2012-11-05", ...fields });
  const answer = await fetch(url, { method: "POST", body });
  const xml = await answer.text();
  if (!answer.ok) throw new Error(xml);
  return xml;
}

function element(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
}
