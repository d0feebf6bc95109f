import type { Clock } from "../../clock.ts";
import type { Logs } from "../../logs/logs.ts";
import type { CallService } from "../../upstream/call-service.ts";
import { type OutgoingMessage, messageAttributes, publish, sendMessage } from "../../upstream/messages.ts";
import type { EventQueue } from "../queue.ts";
import type { PutEvents } from "../rules/put-events.ts";
import type { EmbeddedSns } from "../sns/open-sns.ts";
import type { Sender } from "../resource-policy.ts";
import type { EmbeddedSqs } from "../sqs/open-sqs.ts";
import { ownBuses, upstreamBuses } from "./bus-senders.ts";
import type { EventTargets } from "./event-targets.ts";
import { logGroups } from "./log-group-sender.ts";
import { type TargetDelivery, isForeign, principalOf, serviceOf } from "./target-delivery.ts";
import type { TargetSender, TargetSenders } from "./target-work.ts";

export interface TargetSendersParts {
  readonly clock: Clock;
  readonly queue: EventQueue;
  readonly targets: EventTargets;
  readonly putEvents: PutEvents;
  readonly sqs: EmbeddedSqs;
  readonly sns: () => Promise<EmbeddedSns>;
  readonly logs: Logs;
  readonly call: CallService;
  /** Whether somebody else's is configured in the place of the engine's own. */
  readonly hasUpstream: (service: string) => boolean;
  /** Whether callers have to prove who they are, and services with them. */
  readonly isGuarded: () => boolean;
}

/** Who hands deliveries over, by service. */
export function targetSenders(parts: TargetSendersParts): TargetSenders {
  const { clock, queue, targets, putEvents, logs, call, hasUpstream } = parts;
  return {
    lambda: async (delivery) => await Promise.resolve([targets.functionEvent(delivery)]),
    sqs: hasUpstream("sqs") ? upstreamOf(sendMessage, call) : ownQueues(parts),
    events: hasUpstream("events") ? upstreamBuses(call) : ownBuses(putEvents, queue),
    logs: logGroups(logs, clock),
    sns: hasUpstream("sns") ? upstreamOf(publish, call) : ownTopics(parts),
  };
}

function ownQueues({ sqs, isGuarded }: Pick<TargetSendersParts, "sqs" | "isGuarded">): TargetSender {
  return async (delivery) => {
    const { targetArn, attributes, ...rest } = messageOf(delivery);
    const sender = senderOf(delivery, isGuarded());
    await sqs.send(targetArn, delivery.payload, { ...rest, attributes: messageAttributes(attributes), sender });
    return [];
  };
}

function ownTopics({ sns, isGuarded }: Pick<TargetSendersParts, "sns" | "isGuarded">): TargetSender {
  return async (delivery) => {
    const { targetArn: topicArn, attributes, traceHeader } = messageOf(delivery);
    const sender = senderOf(delivery, isGuarded());
    const message = { topicArn, message: delivery.payload, attributes: messageAttributes(attributes), traceHeader };
    return await (await sns()).enter({ ...message, sender });
  };
}

/** A service asks in its name, but of its own account's queues and topics only where everybody has to. */
function senderOf(delivery: TargetDelivery, isGuarded: boolean): Sender | undefined {
  const service = serviceOf(delivery);
  if (!service) return principalOf(delivery);
  return isGuarded || isForeign(delivery) ? service : undefined;
}

function upstreamOf(
  send: (message: OutgoingMessage, call: CallService) => Promise<void>,
  call: CallService,
): TargetSender {
  return async (delivery) => {
    await send(messageOf(delivery), call);
    return [];
  };
}

function messageOf(delivery: TargetDelivery): OutgoingMessage {
  const { target, payload, traceHeader, attributes = [], deduplicationId } = delivery;
  const groupId = delivery.groupId ?? target.SqsParameters?.MessageGroupId;
  return { targetArn: target.Arn, body: Buffer.from(payload), attributes, traceHeader, groupId, deduplicationId };
}
