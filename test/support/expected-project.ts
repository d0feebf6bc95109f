import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeWithResponseStreamCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PublishCommand } from "@aws-sdk/client-sns";
import { GetQueueUrlCommand, SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Dev } from "./dev.ts";
import { eventClients } from "./event-clients.ts";
import { eventually } from "./eventually.ts";
import { clientConfig } from "./open-api.ts";
import { nextMessage } from "./open-sqs-client.ts";
import { arnOf, openSnsClient } from "./topic-bench.ts";

/** What the `expected.json` of a project says: what is served of it, and what people do with it. */
export interface ExpectedProject {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly functions: readonly string[];
  readonly unserved: readonly string[];
  readonly steps: readonly Step[];
}

interface Step {
  readonly invoke?: string;
  readonly stream?: string;
  readonly event?: unknown;
  /** Of the project's folder. */
  readonly eventFile?: string;
  readonly result?: unknown;
  /** `at` is a part of the stack trace. */
  readonly error?: { readonly errorType: string; readonly errorMessage: string; readonly at: string };
  /** `GET /pets` */
  readonly request?: string;
  readonly api?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: string;
  readonly status?: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly send?: string;
  readonly group?: string;
  readonly message?: unknown;
  readonly received?: { readonly queue: string; readonly message: unknown };
  readonly put?: object;
  readonly publish?: {
    readonly topic: string;
    readonly message: string;
    readonly attributes?: Readonly<Record<string, string>>;
  };
  readonly logs?: string;
}

export function expectedOf(folder: string): ExpectedProject {
  return JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
}

/** What `dev` said when it began to serve is what is expected of it. */
export function checkServed(dev: Dev, expected: Pick<ExpectedProject, "functions" | "unserved">): void {
  const [serving] = dev.told("serving");
  const functions: { functionName: string }[] = Object(serving?.["functions"]);
  assert.deepEqual(
    functions.map(({ functionName }) => functionName),
    expected.functions,
  );
  const unserved: { what: string }[] = Object(serving?.["unserved"]);
  assert.deepEqual(
    unserved.map(({ what }) => what),
    expected.unserved,
  );
  assert.deepEqual(dev.told("problem"), []);
}

/** Does what a step says, and checks what comes of it. */
export async function take(step: Step, dev: Dev, folder: string): Promise<void> {
  const { eventFile, send, received, publish } = step;
  const event =
    eventFile === undefined ? (step.event ?? {}) : JSON.parse(readFileSync(join(folder, eventFile), "utf8"));
  if (step.invoke !== undefined) checkAnswer(step, await dev.invoke(step.invoke, event));
  if (step.stream !== undefined) assert.equal(await streamed(step.stream, event, dev), step.text);
  if (step.request !== undefined) await request(step, step.request, dev);
  if (send !== undefined) await withQueues(dev, async (sqs) => await sendTo(send, step, sqs));
  if (received !== undefined) await withQueues(dev, async (sqs) => await receive(received, sqs));
  if (step.put !== undefined) {
    using clients = eventClients(dev.endpoint);
    await clients.events.send(new PutEventsCommand({ Entries: [{ ...step.put }] }));
  }
  if (publish !== undefined) {
    using sns = openSnsClient(dev.endpoint);
    const { topic, message: Message, attributes = {} } = publish;
    const named = Object.entries(attributes).map(
      ([name, StringValue]) => [name, { DataType: "String", StringValue }] as const,
    );
    const MessageAttributes = Object.fromEntries(named);
    await sns.send(new PublishCommand({ TopicArn: arnOf("sns", topic), Message, MessageAttributes }));
  }
  const { logs } = step;
  if (logs !== undefined) await eventually(() => assertLogged(logs, dev));
}

function checkAnswer({ result, error }: Step, answer: unknown): void {
  if (error === undefined) {
    assert.deepEqual(answer, result);
    return;
  }
  const { at, ...said } = error;
  const { errorType, errorMessage, stackTrace, trace } = Object(answer);
  assert.deepEqual({ errorType, errorMessage }, said);
  assert(JSON.stringify(stackTrace ?? trace).includes(at), JSON.stringify(answer));
}

function assertLogged(text: string, dev: Dev): void {
  const said = dev.told("log").map(({ message }) => String(message));
  assert(
    said.some((line) => line.includes(text)),
    said.join("\n"),
  );
}

async function streamed(FunctionName: string, event: unknown, dev: Dev): Promise<string> {
  const lambda = new LambdaClient(clientConfig(dev.endpoint));
  const invocation = new InvokeWithResponseStreamCommand({ FunctionName, Payload: JSON.stringify(event) });
  const { EventStream = [] } = await lambda.send(invocation);
  const pieces = await Array.fromAsync(EventStream, ({ PayloadChunk }) => PayloadChunk?.Payload ?? new Uint8Array());
  lambda.destroy();
  return Buffer.concat(pieces).toString();
}

async function request({ url, api, headers = {}, content, ...wanted }: Step, line: string, dev: Dev): Promise<void> {
  const [method = "GET", path = "/"] = line.split(" ");
  const base = api === undefined ? dev.endpoint : `${dev.endpoint}/_lambkin/api/${api}`;
  const answer = await fetch(`${url === undefined ? base : urlOf(url, dev)}${path}`, {
    method,
    headers,
    ...(content !== undefined && { body: content }),
  });
  const text = await answer.text();
  assert.equal(answer.status, wanted.status, text);
  if (wanted.body !== undefined) assert.deepEqual(JSON.parse(text), wanted.body);
  if (wanted.text !== undefined) assert.equal(text, wanted.text);
}

/** By its path: Node.js resolves no names below localhost. */
function urlOf(functionName: string, dev: Dev): string {
  const functions: { functionName: string; url?: string }[] = Object(dev.told("serving")[0]?.["functions"]);
  const url = functions.find((each) => each.functionName === functionName)?.url ?? "";
  return `${dev.endpoint}/_lambkin/url/${new URL(url).hostname.split(".")[0]}`;
}

async function withQueues(dev: Dev, work: (sqs: SQSClient) => Promise<void>): Promise<void> {
  const sqs = new SQSClient(clientConfig(dev.endpoint));
  try {
    await work(sqs);
  } finally {
    sqs.destroy();
  }
}

async function sendTo(queue: string, { message, group }: Step, sqs: SQSClient): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message), MessageGroupId: group }));
}

async function receive({ queue, message }: NonNullable<Step["received"]>, sqs: SQSClient): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
  const { Body = "" } = await nextMessage(sqs, QueueUrl ?? "");
  assert.deepEqual(JSON.parse(Body), message);
}
