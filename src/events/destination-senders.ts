import { accountArn, parseFunctionReference, placeIn } from "../model/arn.ts";
import { AccessDeniedException } from "../model/exceptions.ts";
import { payloadText } from "../model/payload.ts";
import type { CallService } from "../upstream/call-service.ts";
import {
  type OutgoingEntry,
  messageAttributes,
  publish,
  putEvent,
  putObject,
  sendMessage,
} from "../upstream/messages.ts";
import type { Delivery, DestinationSender, DestinationSenders } from "./delivery.ts";
import type { PutEvents } from "./rules/put-events.ts";
import type { EmbeddedSns } from "./sns/open-sns.ts";
import type { Sender } from "./resource-policy.ts";
import type { EmbeddedSqs } from "./sqs/open-sqs.ts";

/** Records and dead letters to the services that are configured (API-407). */
export function destinationSenders(call: CallService): DestinationSenders {
  return {
    sqs: async (delivery) => await sendMessage(delivery, call),
    sns: async (delivery) => await publish(delivery, call),
    events: async (delivery) => await putEvent(entryOf(delivery), call),
    s3: async (delivery) => {
      const { region } = placeIn(delivery.functionArn);
      const bucket = delivery.targetArn.split(":")[5] ?? "";
      await putObject({ bucket, key: objectKey(delivery), body: delivery.body, region }, call);
    },
  };
}

/** Records to the engine's own buses. */
export function embeddedBus(putEvents: PutEvents): DestinationSender {
  return async (delivery) => {
    const place = { ...placeIn(delivery.targetArn), accountId: placeIn(delivery.functionArn).accountId };
    const [result] = await putEvents.put([entryOf(delivery)], place);
    if (!result || "EventId" in result) return;
    const { ErrorCode, ErrorMessage } = result;
    throw ErrorCode === "AccessDeniedException" ? new AccessDeniedException(ErrorMessage) : new Error(ErrorMessage);
  };
}

/** Records and dead letters to the engine's own topics. */
export function embeddedTopics(sns: () => Promise<EmbeddedSns>): DestinationSender {
  return async ({ targetArn: topicArn, functionArn, body, attributes, traceHeader }) => {
    const message = { message: payloadText(body), attributes: messageAttributes(attributes), traceHeader };
    await (await sns()).publish({ topicArn, ...message, sender: accountOf(functionArn) });
  };
}

/** Records and dead letters to the engine's own queues. */
export function embeddedQueues(sqs: EmbeddedSqs): DestinationSender {
  return async ({ targetArn, functionArn, body, attributes, traceHeader }) => {
    const extras = { attributes: messageAttributes(attributes), traceHeader, sender: accountOf(functionArn) };
    await sqs.send(targetArn, payloadText(body), extras);
  };
}

/** A function's own account is always let in. */
function accountOf(functionArn: string): Sender {
  const { accountId } = placeIn(functionArn);
  return { accountId, principalArn: accountArn(accountId) };
}

function entryOf({ targetArn, functionArn, isSuccess, body, createdAt, traceHeader }: Delivery): OutgoingEntry {
  const result = isSuccess ? "Success" : "Failure";
  return {
    Source: "lambda",
    DetailType: `Lambda Function Invocation Result - ${result}`,
    Resources: [targetArn, functionArn],
    Detail: payloadText(body),
    EventBusName: targetArn,
    Time: createdAt / 1000,
    TraceHeader: traceHeader,
  };
}

/** `aws/lambda/async/<function>/2026/01/31/2026-01-31T12.00.00-<UUID>` */
function objectKey({ functionArn, createdAt, id }: Delivery): string {
  const [date = "", time = ""] = new Date(createdAt).toISOString().split("T");
  const { functionName = "" } = parseFunctionReference(functionArn) ?? {};
  const name = `${date}T${time.slice(0, 8).replaceAll(":", ".")}-${id}`;
  return `aws/lambda/async/${functionName}/${date.replaceAll("-", "/")}/${name}`;
}
