import { placeIn } from "../../model/arn.ts";
import type { MessageAttributes } from "../sqs/message.ts";
import type { SourceMessage } from "./message-source.ts";

/** A message as functions get it, its members in AWS's order. */
export function sqsRecord(message: SourceMessage, queueArn: string, hasWindow: boolean): object {
  const { messageId, receiptHandle, body, attributes, messageAttributes, md5OfMessageAttributes, md5OfBody } = message;
  return {
    messageId,
    receiptHandle,
    body,
    attributes,
    messageAttributes: attributesOf(messageAttributes),
    // As recorded: mappings with a batching window say it of messages without attributes too.
    ...((hasWindow || md5OfMessageAttributes !== undefined) && {
      md5OfMessageAttributes: md5OfMessageAttributes ?? null,
    }),
    md5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: placeIn(queueArn).region,
  };
}

function attributesOf(attributes: MessageAttributes): object {
  const entries = Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    {
      ...(StringValue !== undefined && { stringValue: StringValue }),
      ...(BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString("base64") }),
      stringListValues: [],
      binaryListValues: [],
      dataType: DataType,
    },
  ]);
  return Object.fromEntries(entries);
}
