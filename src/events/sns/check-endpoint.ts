import { parseQueueArn } from "../../model/arn.ts";
import { SnsException, invalidParameter } from "../../model/sns-exceptions.ts";
import { isFunctionArn } from "../targets/target.ts";
import type { EndpointAddress } from "./subscription-documents.ts";

const protocols = ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"];
/** Digits with single separators between them. */
const telephone = /^\+?[1-9](?:[-./]?\d){1,14}$/;

/** @throws SnsException `InvalidParameter` */
export function checkEndpoint({ protocol, endpoint }: EndpointAddress, topicIsFifo: boolean): void {
  if (!protocols.includes(protocol)) {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  if (/^https?$/.test(protocol) && !endpoint.startsWith(`${protocol}://`)) {
    throw invalidParameter("Endpoint must match the specified protocol");
  }
  if (protocol === "lambda" && !isFunctionArn(endpoint)) throw invalidParameter("Lambda endpoint ARN");
  if (protocol === "sqs" && !parseQueueArn(endpoint)) throw invalidParameter("SQS endpoint ARN");
  if (protocol === "sms" && !telephone.test(endpoint)) {
    throw new SnsException("InvalidParameter", `Invalid SMS endpoint: ${endpoint}`);
  }
  if (topicIsFifo && protocol !== "sqs") throw invalidParameter(`Invalid protocol type: ${protocol}`);
  if (topicIsFifo || protocol !== "sqs" || !endpoint.endsWith(".fifo")) return;
  throw invalidParameter(
    "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
  );
}
