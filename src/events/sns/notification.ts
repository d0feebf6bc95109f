import type { MessageAttributes } from "../sqs/message.ts";
import { arnOfSubscription, type SubscriptionDocument } from "./subscription-documents.ts";
import { type TopicDocument, arnOfTopic, isFifo } from "./topic-documents.ts";

/** A message as one subscriber gets it. */
export interface Notification {
  readonly topic: TopicDocument;
  readonly messageId: string;
  /** Of a FIFO topic. */
  readonly sequenceNumber: string | undefined;
  readonly subject: string | undefined;
  /** For the subscriber's protocol. */
  readonly text: string;
  readonly attributes: MessageAttributes;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
}

/** What functions are invoked with. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function functionEvent(notification: Notification, subscription: SubscriptionDocument): string {
  const { topic, messageId, subject = null, text, publishedAt } = notification;
  const { signature, certificate, unsubscribe } = linksOf(topic, subscription);
  const Sns = {
    Type: "Notification",
    MessageId: messageId,
    TopicArn: arnOfTopic(topic),
    Subject: subject,
    Message: text,
    Timestamp: new Date(publishedAt).toISOString(),
    ...signature,
    SigningCertUrl: certificate,
    UnsubscribeUrl: unsubscribe,
    MessageAttributes: describeAttributes(notification.attributes),
  };
  const record = {
    EventSource: "aws:sns",
    EventVersion: "1.0",
    EventSubscriptionArn: arnOfSubscription(subscription),
    Sns,
  };
  return JSON.stringify({ Records: [record] });
}

/**
 * What queues get that do not ask for the message as it is, spaced as AWS does it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function envelope(notification: Notification, subscription: SubscriptionDocument): string {
  const { topic, messageId, sequenceNumber, subject, text, publishedAt, attributes } = notification;
  const { signature, certificate, unsubscribe } = linksOf(topic, subscription);
  const members = {
    Type: "Notification",
    MessageId: messageId,
    ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
    TopicArn: arnOfTopic(topic),
    ...(subject !== undefined && { Subject: subject }),
    Message: text,
    Timestamp: new Date(publishedAt).toISOString(),
    // Those of FIFO topics are not signed.
    ...(!isFifo(topic) && { ...signature, SigningCertURL: certificate }),
    UnsubscribeURL: unsubscribe,
  };
  const lines = Object.entries(members).map(([name, value]) => line("  ", name, value));
  const listed = Object.entries(describeAttributes(attributes)).map(([name, value]) => line("    ", name, value));
  if (listed.length > 0) lines.push(`  "MessageAttributes" : {\n${listed.join(",\n")}\n  }`);
  return `{\n${lines.join(",\n")}\n}`;
}

function line(indent: string, name: string, value: unknown): string {
  return `${indent}${JSON.stringify(name)} : ${JSON.stringify(value)}`;
}

/** Nothing is signed: what is written in place of a signature fits no certificate. */
function linksOf(topic: TopicDocument, subscription: SubscriptionDocument) {
  const { region } = topic.place;
  const host = `https://sns.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  return {
    signature: { SignatureVersion: topic.attributes["SignatureVersion"] ?? "1", Signature: "EXAMPLE" },
    certificate: `${host}/SimpleNotificationService-00000000000000000000000000000000.pem`,
    unsubscribe: `${host}/?Action=Unsubscribe&SubscriptionArn=${arnOfSubscription(subscription)}`,
  };
}

function describeAttributes(attributes: MessageAttributes): Record<string, { Type: string; Value: string }> {
  const described = Object.entries(attributes).map(([name, { DataType, StringValue = "", BinaryValue }]) => {
    const Value = BinaryValue ? Buffer.from(BinaryValue).toString("base64") : StringValue;
    return [name, { Type: DataType, Value }] as const;
  });
  return Object.fromEntries(described);
}
