import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { EngineConfig } from "../../src/config.ts";
import { type EngineParts, startEngine } from "../../src/engine.ts";
import { deploy } from "./deploy.ts";
import { clientConfig } from "./open-api.ts";
import { createQueue, nextMessage, openSqsClient } from "./open-sqs-client.ts";

/** Where functions read queues and tell in another, `told`, what they got. */
export interface QueueBench extends AsyncDisposable {
  readonly endpoint: string;
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  /** A queue and a function `name` that reads it; returns the queue's URL. */
  reader(what: Reader): Promise<string>;
  /** What functions tell next, one a call. */
  told<T = unknown>(): Promise<T>;
}

export interface Reader {
  readonly name: string;
  /** Of the handler, `async (event, context, tell) => …`. */
  readonly handler: string;
  readonly queue?: Readonly<Record<string, string>>;
  readonly mapping?: Partial<CreateEventSourceMappingCommandInput>;
}

export async function openQueueBench(
  chosen: Partial<EngineConfig> = {},
  parts: Partial<EngineParts> = {},
): Promise<QueueBench> {
  await using opened = new AsyncDisposableStack();
  const engine = opened.use(await startEngine({ port: 0, prewarm: 1, ...chosen }, { diagnostics: () => {}, ...parts }));
  const bench = await benchAt(engine.endpoint, opened);
  const rest = opened.move();
  return { ...bench, [Symbol.asyncDispose]: async () => await rest.disposeAsync() };
}

export async function benchAt(
  endpoint: string,
  opened: AsyncDisposableStack,
): Promise<Omit<QueueBench, typeof Symbol.asyncDispose>> {
  const sqs = opened.use(openSqsClient(endpoint));
  const lambda = opened.adopt(new LambdaClient(clientConfig(endpoint)), (client) => client.destroy());
  const told = await createQueue(sqs, "told");
  return {
    endpoint,
    lambda,
    sqs,
    reader: async (what) => await openReader(what, lambda, sqs),
    told: async <T>() => {
      const message = await nextMessage(sqs, told);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: told, ReceiptHandle: message.ReceiptHandle }));
      const value: T = JSON.parse(message.Body ?? "");
      return value;
    },
  };
}

async function openReader({ name, handler, queue, mapping }: Reader, lambda: LambdaClient, sqs: SQSClient) {
  const isFifo = queue?.["FifoQueue"] === "true";
  // As long as the messages are its own: a machine that is busy must not end it before.
  const timeout = Number(queue?.["VisibilityTimeout"] ?? 30);
  const url = await createQueue(sqs, isFifo ? `${name}.fifo` : name, queue);
  await deployTelling(lambda, { name, handler, timeout });
  const EventSourceArn = await queueArnAt(sqs, url);
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: name, EventSourceArn, ...mapping }));
  return url;
}

/** A function whose `handler` can tell what it got. */
export async function deployTelling(
  lambda: LambdaClient,
  { name, handler, timeout = 30 }: Pick<Reader, "name" | "handler"> & { readonly timeout?: number },
): Promise<void> {
  await deploy(lambda, { name, code: `${tell}\nconst handler = ${handler};\n${exported}`, timeout });
}

export async function queueArnAt(sqs: SQSClient, QueueUrl: string): Promise<string> {
  const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  return answer.Attributes?.["QueueArn"] ?? "";
}

/** What is visible, in flight and delayed in a queue. */
export async function messagesIn(sqs: SQSClient, QueueUrl: string): Promise<readonly (string | undefined)[]> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  const counts: Readonly<Record<string, string | undefined>> = Attributes;
  return ["", "NotVisible", "Delayed"].map((kind) => counts[`ApproximateNumberOfMessages${kind}`]);
}

/** Sends texts together, in their order. */
export async function sendAll(
  sqs: SQSClient,
  QueueUrl: string,
  bodies: readonly string[],
  more: Partial<SendMessageBatchRequestEntry> = {},
): Promise<void> {
  for (let start = 0; start < bodies.length; start += 10) {
    const Entries = bodies.slice(start, start + 10).map((MessageBody, index) => {
      return { Id: String(index), MessageBody, ...more };
    });
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error(JSON.stringify(Failed));
  }
}

const tell = `async function tell(what) {
  const body = new URLSearchParams({
    Action: "SendMessage", Version: "2012-11-05", MessageBody: JSON.stringify(what),
  });
  const answer = await fetch(process.env.AWS_ENDPOINT_URL_SQS + "/123456789012/told", { method: "POST", body });
  if (!answer.ok) throw new Error(await answer.text());
}`;

const exported = "exports.handler = async (event, context) => await handler(event, context, tell);";
