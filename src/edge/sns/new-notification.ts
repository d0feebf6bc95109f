import type { NewNotification } from "../../events/sns/check-message.ts";
import type { Published } from "../../events/sns/publisher.ts";
import type { PublishBatchRequestEntry, PublishResponse } from "../models/sns.ts";
import type { Call } from "../rooms.ts";

/** A message as one request or one entry of a batch has it. */
export function newNotification(input: Omit<PublishBatchRequestEntry, "Id">, { headers }: Call): NewNotification {
  return {
    message: input.Message,
    subject: input.Subject,
    attributes: input.MessageAttributes ?? {},
    structure: input.MessageStructure,
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
    traceHeader: headers["x-amzn-trace-id"]?.toString(),
  };
}

export function describePublished({ messageId, sequenceNumber }: Published): PublishResponse {
  return { MessageId: messageId, ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }) };
}
