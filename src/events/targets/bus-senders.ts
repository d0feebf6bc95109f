import { placeIn } from "../../model/arn.ts";
import { ValidationException } from "../../model/exceptions.ts";
import type { CallService } from "../../upstream/call-service.ts";
import { type OutgoingEntry, putEvent } from "../../upstream/messages.ts";
import type { EventQueue } from "../queue.ts";
import type { PutEvents } from "../rules/put-events.ts";
import { type TargetDelivery, isForeign } from "./target-delivery.ts";
import { notPermitted } from "./target-refusal.ts";
import type { TargetSender } from "./target-work.ts";

/** Events of rules go on as they are, those of schedules are made of their input. */
export function ownBuses(putEvents: PutEvents, queue: EventQueue): TargetSender {
  return async (delivery) => {
    const { target, origin, payload, traceHeader } = delivery;
    const bus = placeIn(target.Arn);
    if (isForeign(delivery)) throw notPermitted("events:PutEvents", delivery); // no bus has a policy here
    if (origin.kind === "rule") return await queue.putMost(putEvents.forward(payload, target.Arn, traceHeader));
    const { results, messages } = putEvents.enter([scheduledEntry(delivery)], bus);
    const [result] = results;
    if (result && "ErrorCode" in result) throw new ValidationException(result.ErrorMessage);
    return await queue.putMost(messages);
  };
}

/** Somebody else's, which see the events as new ones. */
export function upstreamBuses(call: CallService): TargetSender {
  return async (delivery) => {
    await putEvent(delivery.origin.kind === "rule" ? forwardedEntry(delivery) : scheduledEntry(delivery), call);
    return [];
  };
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
function scheduledEntry({ target, origin, payload, sentAt, traceHeader }: TargetDelivery): OutgoingEntry {
  const { Source = "", DetailType = "" } = target.EventBridgeParameters ?? {};
  return {
    Source,
    DetailType,
    Resources: [origin.arn],
    Detail: payload,
    EventBusName: target.Arn,
    Time: sentAt / 1000,
    TraceHeader: traceHeader,
  };
}

function forwardedEntry({ target, payload, traceHeader }: TargetDelivery): OutgoingEntry {
  const event: Readonly<Record<string, unknown>> = JSON.parse(payload);
  const resources: unknown = event["resources"];
  return {
    Source: String(event["source"]),
    DetailType: String(event["detail-type"]),
    Resources: Array.isArray(resources) ? resources.map(String) : [],
    Detail: JSON.stringify(event["detail"]),
    EventBusName: target.Arn,
    Time: Date.parse(String(event["time"])) / 1000,
    TraceHeader: traceHeader,
  };
}
