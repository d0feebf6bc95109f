import type { NewQueueMessage } from "../../events/sqs/check-message.ts";
import { md5OfAttributes, md5OfBody } from "../../events/sqs/checksums.ts";
import type { SentMessage } from "../../events/sqs/messages.ts";
import type { Call } from "../rooms.ts";
import type { SendMessageBatchResultEntry, SendMessageRequest } from "../models/sqs.ts";

/** A message as one request or one entry of a batch has it. */
export function newMessage(input: Omit<SendMessageRequest, "QueueUrl">, { headers }: Call): NewQueueMessage {
  return {
    body: input.MessageBody,
    attributes: input.MessageAttributes ?? {},
    systemAttributes: input.MessageSystemAttributes ?? {},
    traceHeader: headers["x-amzn-trace-id"]?.toString(),
    delaySeconds: input.DelaySeconds,
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
  };
}

/** With the checksums that SDKs compare. */
export function describeSent(
  { body, attributes, systemAttributes }: NewQueueMessage,
  { messageId, sequenceNumber }: SentMessage,
): Omit<SendMessageBatchResultEntry, "Id"> {
  const md5s = {
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(systemAttributes),
  };
  return {
    MD5OfMessageBody: md5OfBody(body),
    ...(md5s.MD5OfMessageAttributes !== undefined && { MD5OfMessageAttributes: md5s.MD5OfMessageAttributes }),
    ...(md5s.MD5OfMessageSystemAttributes !== undefined && {
      MD5OfMessageSystemAttributes: md5s.MD5OfMessageSystemAttributes,
    }),
    MessageId: messageId,
    ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
  };
}
