import { parseQueueArn } from "../../model/arn.ts";
import { noQueue } from "../../model/sqs-exceptions.ts";
import { ServiceRefusal } from "../../upstream/refusal.ts";
import type { CallSqs } from "../../upstream/sqs-caller.ts";
import { isFields } from "../../model/payload.ts";
import type { MessageAttribute, MessageAttributes } from "../sqs/message.ts";
import type { MessageSource, ReceiveBatch, SourceMessage } from "./message-source.ts";

interface Address {
  readonly region: string;
  readonly queueUrl: string;
}

/** The SQS that is configured as an upstream. */
export class UpstreamSource implements MessageSource {
  readonly #call: CallSqs;
  readonly #urls = new Map<string, string>();

  constructor(call: CallSqs) {
    this.#call = call;
  }

  async receive(arn: string, { max, waitMs, signal }: ReceiveBatch): Promise<SourceMessage[]> {
    const names = { MessageSystemAttributeNames: ["All"], AttributeNames: ["All"], MessageAttributeNames: ["All"] };
    const input = { ...names, MaxNumberOfMessages: max, WaitTimeSeconds: Math.min(20, Math.ceil(waitMs / 1000)) };
    const { Messages } = await this.#ask("ReceiveMessage", arn, input, signal);
    return Array.isArray(Messages) ? Messages.map((each: unknown) => sourceMessage(fieldsOf(each))) : [];
  }

  async delete(arn: string, receiptHandles: readonly string[]): Promise<void> {
    const Entries = receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
    await this.#ask("DeleteMessageBatch", arn, { Entries });
  }

  async release(arn: string, receiptHandles: readonly string[]): Promise<void> {
    const Entries = receiptHandles.map((ReceiptHandle, index) => {
      return { Id: String(index), ReceiptHandle, VisibilityTimeout: 0 };
    });
    await this.#ask("ChangeMessageVisibilityBatch", arn, { Entries });
  }

  async visibilityTimeoutMs(arn: string): Promise<number> {
    const { Attributes } = await this.#ask("GetQueueAttributes", arn, { AttributeNames: ["VisibilityTimeout"] });
    return Number(fieldsOf(Attributes)["VisibilityTimeout"] ?? 30) * 1000;
  }

  async #ask(operation: string, arn: string, input: object, signal?: AbortSignal): Promise<Fields> {
    try {
      const { region, queueUrl } = await this.#addressOf(arn);
      const output = await this.#call(
        operation,
        { QueueUrl: queueUrl, ...input },
        { region, ...(signal && { signal }) },
      );
      return fieldsOf(output);
    } catch (error) {
      // It may be another one when it is there again.
      this.#urls.delete(arn);
      throw refusalOf(error);
    }
  }

  async #addressOf(arn: string): Promise<Address> {
    const { place, name } = parseQueueArn(arn) ?? {};
    if (!place || name === undefined) throw noQueue();
    const { region, accountId } = place;
    const known = this.#urls.get(arn);
    if (known !== undefined) return { region, queueUrl: known };
    const input = { QueueName: name, QueueOwnerAWSAccountId: accountId };
    const queueUrl = textOf(fieldsOf(await this.#call("GetQueueUrl", input, { region }))["QueueUrl"]);
    this.#urls.set(arn, queueUrl);
    return { region, queueUrl };
  }
}

type Fields = Readonly<Record<string, unknown>>;

function sourceMessage(message: Fields): SourceMessage {
  const attributes = Object.entries(fieldsOf(message["Attributes"]));
  const { MD5OfMessageAttributes: checksum } = message;
  return {
    messageId: textOf(message["MessageId"]),
    receiptHandle: textOf(message["ReceiptHandle"]),
    body: textOf(message["Body"]),
    md5OfBody: textOf(message["MD5OfBody"]),
    attributes: Object.fromEntries(attributes.map(([name, value]) => [name, textOf(value)])),
    messageAttributes: messageAttributes(fieldsOf(message["MessageAttributes"])),
    md5OfMessageAttributes: typeof checksum === "string" ? checksum : undefined,
  };
}

function messageAttributes(attributes: Fields): MessageAttributes {
  const entries = Object.entries(attributes).map(([name, value]): [string, MessageAttribute] => {
    const { DataType, StringValue, BinaryValue } = fieldsOf(value);
    const bytes = typeof BinaryValue === "string" ? Buffer.from(BinaryValue, "base64") : undefined;
    return [
      name,
      {
        DataType: textOf(DataType),
        ...(typeof StringValue === "string" && { StringValue }),
        ...(bytes && { BinaryValue: bytes }),
      },
    ];
  });
  return Object.fromEntries(entries);
}

/** A queue that is not there is refused here as the engine's own SQS refuses it. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof ServiceRefusal)) return error;
  if (/(?:NonExistentQueue|QueueDoesNotExist)$/.test(error.code)) return noQueue();
  return error;
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
