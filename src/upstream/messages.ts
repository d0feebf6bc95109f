import { placeIn } from "../model/arn.ts";
import { payloadText } from "../model/payload.ts";
import type { CallService } from "./call-service.ts";
import { escaped } from "./signed-request.ts";

/** For a queue or a topic. */
export interface OutgoingMessage {
  readonly targetArn: string;
  readonly body: Uint8Array;
  readonly attributes: readonly OutgoingAttribute[];
  readonly traceHeader: string | undefined;
  readonly groupId?: string | undefined;
  /** For a FIFO queue. */
  readonly deduplicationId?: string | undefined;
}

export interface OutgoingAttribute {
  readonly name: string;
  readonly type: string;
  /** Base64 where it is of type `Binary`. */
  readonly value: string;
}

type NamedAttributes<Bytes> = Record<string, { DataType: string; StringValue?: string; BinaryValue?: Bytes }>;

/** As SQS and SNS have them. */
export function messageAttributes(attributes: readonly OutgoingAttribute[]): NamedAttributes<Uint8Array> {
  return namedAttributes(attributes, (value) => Buffer.from(value, "base64"));
}

function namedAttributes<Bytes>(
  attributes: readonly OutgoingAttribute[],
  bytesOf: (base64: string) => Bytes,
): NamedAttributes<Bytes> {
  const named = attributes.map(({ name, type, value }) => {
    const isBinary = type.split(".", 1)[0] === "Binary";
    return [
      name,
      { DataType: type, ...(isBinary ? { BinaryValue: bytesOf(value) } : { StringValue: value }) },
    ] as const;
  });
  return Object.fromEntries(named);
}

/** SQS's SendMessage, in AWS's JSON protocol. */
export async function sendMessage(message: OutgoingMessage, call: CallService): Promise<void> {
  const { targetArn, attributes, traceHeader, groupId, deduplicationId } = message;
  const { region, accountId } = placeIn(targetArn);
  const trace = { AWSTraceHeader: { DataType: "String", StringValue: traceHeader } };
  const input = {
    // Services go by account and name; the host is their own affair.
    QueueUrl: `https://sqs.${region}.amazonaws.com/${accountId}/${targetArn.split(":")[5]}`,
    MessageBody: payloadText(message.body),
    ...(attributes.length > 0 && { MessageAttributes: namedAttributes(attributes, (base64) => base64) }),
    ...(traceHeader !== undefined && { MessageSystemAttributes: trace }),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
    ...(deduplicationId !== undefined && targetArn.endsWith(".fifo") && { MessageDeduplicationId: deduplicationId }),
  };
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage" };
  const body = Buffer.from(JSON.stringify(input));
  await call({ service: "sqs", region, method: "POST", path: "/", headers: withTrace(headers, traceHeader), body });
}

/** SNS's Publish, in AWS's query protocol. */
export async function publish(message: OutgoingMessage, call: CallService): Promise<void> {
  const { targetArn, attributes, traceHeader } = message;
  const { region } = placeIn(targetArn);
  const form = new URLSearchParams({ Action: "Publish", Version: "2010-03-31", TopicArn: targetArn });
  form.set("Message", payloadText(message.body));
  for (const [index, { name, type, value }] of attributes.entries()) {
    const entry = `MessageAttributes.entry.${index + 1}`;
    form.set(`${entry}.Name`, name);
    form.set(`${entry}.Value.DataType`, type);
    form.set(`${entry}.Value.StringValue`, value);
  }
  const headers = withTrace({ "content-type": "application/x-www-form-urlencoded; charset=utf-8" }, traceHeader);
  const body = Buffer.from(form.toString());
  await call({ service: "sns", region, method: "POST", path: "/", headers, body });
}

/** One of PutEvents' entries, under the API's names. */
export interface OutgoingEntry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Resources: readonly string[];
  /** JSON */
  readonly Detail: string;
  /** Name or ARN. */
  readonly EventBusName: string;
  /** Epoch seconds. */
  readonly Time: number;
  readonly TraceHeader: string | undefined;
}

/** EventBridge's PutEvents, on a bus that is named by its ARN. */
export async function putEvent(entry: OutgoingEntry, call: CallService): Promise<void> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" };
  const answer = await call({
    service: "events",
    region: placeIn(entry.EventBusName).region,
    method: "POST",
    path: "/",
    headers: withTrace(headers, entry.TraceHeader),
    body: Buffer.from(JSON.stringify({ Entries: [entry] })),
  });
  // It answers 200 also where it takes nothing.
  const { FailedEntryCount: failed = 0, Entries: entries } = JSON.parse(answer || "{}");
  if (failed > 0) throw new Error(`events answers ${JSON.stringify(entries)}`);
}

/** For a bucket; `region` is where requests for it are signed. */
export interface OutgoingObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  readonly region: string;
}

/** S3's PutObject. */
export async function putObject({ bucket, key, body, region }: OutgoingObject, call: CallService): Promise<void> {
  const path = `/${bucket}/${key.split("/").map(escaped).join("/")}`;
  const headers = { "content-type": "application/json" };
  await call({ service: "s3", region, method: "PUT", path, headers, body });
}

function withTrace(headers: Record<string, string>, traceHeader: string | undefined): Record<string, string> {
  return traceHeader === undefined ? headers : { ...headers, "x-amzn-trace-id": traceHeader };
}
