import { noQueue } from "../../model/sqs-exceptions.ts";
import { md5OfAttributes, md5OfBody } from "../sqs/checksums.ts";
import { type ReceivedMessage, systemAttributes } from "../sqs/message.ts";
import type { EmbeddedSqs } from "../sqs/open-sqs.ts";
import { numberOf } from "../sqs/queue-attributes.ts";
import type { QueueDocument } from "../sqs/queue-documents.ts";
import type { MessageSource, SourceMessage } from "./message-source.ts";

/** The engine's own queues, without a detour over the network. */
export function embeddedSource({ queues, messages }: EmbeddedSqs): MessageSource {
  const queueAt = (arn: string): QueueDocument => {
    const queue = queues.findArn(arn);
    if (!queue) throw noQueue();
    return queue;
  };
  return {
    receive: async (arn, { max, waitMs, signal }) => {
      const request = { max, waitSeconds: waitMs / 1000, visibilityTimeout: undefined, signal };
      return (await messages.receive(queueAt(arn), request)).map(sourceMessage);
    },
    delete: async (arn, handles) => {
      await messages.delete(queueAt(arn), handles);
    },
    release: async (arn, handles) => {
      const changes = handles.map((handle) => ({ handle, seconds: 0 }));
      await messages.changeVisibility(queueAt(arn), changes);
    },
    visibilityTimeoutMs: async (arn) => await Promise.resolve(numberOf(queueAt(arn), "VisibilityTimeout") * 1000),
  };
}

function sourceMessage(message: ReceivedMessage): SourceMessage {
  const { messageId, receiptHandle, body, attributes } = message;
  return {
    messageId,
    receiptHandle,
    body,
    md5OfBody: md5OfBody(body),
    attributes: systemAttributes(message),
    messageAttributes: attributes,
    md5OfMessageAttributes: md5OfAttributes(attributes),
  };
}
