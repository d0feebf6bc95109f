import assert from "node:assert/strict";
import {
  CreateQueueCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { eventually } from "./eventually.ts";
import { clientConfig } from "./open-api.ts";

/** A client of the queues at `endpoint`, until it is disposed of. */
export function openSqsClient(
  endpoint: string,
  credentials: { accessKeyId: string; secretAccessKey: string } = clientConfig(endpoint).credentials,
): SQSClient & Disposable {
  const client = new SQSClient({ ...clientConfig(endpoint), credentials });
  return Object.assign(client, { [Symbol.dispose]: () => client.destroy() });
}

/** Makes a queue; returns its URL. */
export async function createQueue(
  sqs: SQSClient,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  return QueueUrl;
}

/** The next message of a queue, whenever it comes. */
export async function nextMessage(
  sqs: SQSClient,
  QueueUrl: string,
  more: Partial<ReceiveMessageCommandInput> = {},
): Promise<Message> {
  return await eventually(async () => {
    const request = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, ...more });
    const { Messages: [message] = [] } = await sqs.send(request);
    assert(message, "nothing comes");
    return message;
  });
}

/** A request of the query protocol, as SDKs before November 2023 send it. */
export async function sendForm(
  url: string,
  fields: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<FormAnswer> {
  const headers = {
    ...more,
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
  };
  const body = new URLSearchParams({ Version: "2012-11-05", ...fields }).toString();
  const response = await fetch(url, { method: "POST", headers, body });
  return { status: response.status, xml: await response.text() };
}

export interface FormAnswer {
  readonly status: number;
  readonly xml: string;
}

/** The text of the first element of this name. */
export function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
