import { md5OfAttributes, md5OfBody } from "../../events/sqs/checksums.ts";
import { type MessageAttributes, type ReceivedMessage, systemAttributes } from "../../events/sqs/message.ts";
import { unknownAttribute } from "../../events/sqs/queue-attributes.ts";
import { checkVisibilityTimeout } from "../../events/sqs/visibility-timeout.ts";
import { invalidValue } from "../../model/sqs-exceptions.ts";
import { serviceModel, shapeOf } from "../models/model.ts";
import type { Message, ReceiveMessageRequest, ReceiveMessageResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { sharedQueueAt } from "./queue-url.ts";

export async function receiveMessage(
  input: ReceiveMessageRequest,
  rooms: Rooms,
  call: Call,
): Promise<ReceiveMessageResult> {
  const queue = sharedQueueAt(input.QueueUrl, "ReceiveMessage", rooms, call);
  const { MaxNumberOfMessages: max = 1, WaitTimeSeconds: waitSeconds, VisibilityTimeout: visibilityTimeout } = input;
  if (max < 1 || max > 10) {
    throw invalidValue(max, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.");
  }
  if (waitSeconds !== undefined && (waitSeconds < 0 || waitSeconds > 20)) {
    throw invalidValue(waitSeconds, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.");
  }
  if (visibilityTimeout !== undefined) checkVisibilityTimeout(visibilityTimeout);
  checkNames(input);
  const signal = AbortSignal.any([call.signal, call.closing]);
  const request = {
    max,
    waitSeconds,
    visibilityTimeout,
    signal,
    attemptId: input.ReceiveRequestAttemptId,
  };
  const messages = await rooms.sqs.messages.receive(queue, request);
  return messages.length === 0 ? {} : { Messages: messages.map((message) => describeMessage(message, input)) };
}

/** In either list names of either kind are known. @throws SqsException `InvalidAttributeName` */
function checkNames({ AttributeNames = [], MessageSystemAttributeNames = [] }: ReceiveMessageRequest): void {
  const model = serviceModel("sqs");
  const known = ["QueueAttributeName", "MessageSystemAttributeName"].flatMap((name) => shapeOf(model, name).enum ?? []);
  const unknown = [...AttributeNames, ...MessageSystemAttributeNames].find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
}

function describeMessage(message: ReceivedMessage, input: ReceiveMessageRequest): Message {
  const { AttributeNames = [], MessageSystemAttributeNames = [], MessageAttributeNames = [] } = input;
  const names: readonly string[] = [...AttributeNames, ...MessageSystemAttributeNames];
  const attributes = Object.entries(systemAttributes(message)).filter(
    ([name]) => names.includes(name) || names.includes("All"),
  );
  const chosen = chosenAttributes(message.attributes, MessageAttributeNames);
  const checksum = md5OfAttributes(chosen);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5OfBody(message.body),
    Body: message.body,
    ...(attributes.length > 0 && { Attributes: Object.fromEntries(attributes) }),
    ...(checksum !== undefined && { MD5OfMessageAttributes: checksum, MessageAttributes: chosen }),
  };
}

/** By name, by what a name begins with (`bar.*`), or all (`All`, `*`, `.*`). */
function chosenAttributes(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
  const isChosen = (attribute: string): boolean =>
    names.some((name) => {
      if (name === "All" || name === "*" || name === attribute) return true;
      return name.endsWith(".*") && attribute.startsWith(name.slice(0, -2));
    });
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isChosen(name)));
}
