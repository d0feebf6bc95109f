import { accountArn, placeIn } from "../../model/arn.ts";
import { payloadText } from "../../model/payload.ts";
import type { NewMessage } from "../../store/store.ts";
import { decodeFramed, encodeFramed } from "../framed.ts";
import type { OutgoingAttribute } from "../../upstream/messages.ts";
import { messageId } from "../queued-event.ts";
import type { Target } from "./target.ts";

/** What a rule or a schedule sends to one target, as the queue keeps it until the target has it. */
export interface TargetDelivery {
  /** UUID, the same for every try. */
  readonly id: string;
  readonly target: Target;
  readonly origin: Origin;
  /** Epoch milliseconds, from which its age counts. */
  readonly sentAt: number;
  /** JSON for most; a schedule sends what it was given. */
  readonly payload: string;
  /** The event as it was on its bus, where the payload is something else; JSON. */
  readonly event?: string | undefined;
  readonly traceHeader?: string | undefined;
  readonly attributes?: readonly OutgoingAttribute[] | undefined;
  /** For a FIFO queue; a standard one may heed the group. */
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly isDeadLetter?: true | undefined;
}

/** What it is sent for. */
export type Origin =
  | {
      readonly kind: "rule";
      readonly arn: string;
      /** The event was sent to the rule's bus by another bus. */
      readonly isForwarded: boolean;
    }
  | {
      readonly kind: "schedule";
      readonly arn: string;
      readonly executionId: string;
      /** `2026-01-01T00:00:00Z` */
      readonly scheduledTime: string;
    }
  | {
      readonly kind: "subscription";
      readonly arn: string;
      readonly topicArn: string;
    };

export const targetPrefix = "eb:";

/** What holds where a target has no RetryPolicy of its own. */
const usualMaxAgeSeconds = 86_400;

/** One queue for each target, so that none waits for another that can't be reached. */
export function targetMessage({ payload, ...head }: TargetDelivery): NewMessage {
  const { id, target, sentAt } = head;
  const maxAgeMs = (target.RetryPolicy?.MaximumEventAgeInSeconds ?? usualMaxAgeSeconds) * 1000;
  return {
    id: messageId(sentAt, id),
    queue: `${targetPrefix}${target.Arn}`,
    body: encodeFramed({ ...head, target: withoutInput(target) }, Buffer.from(payload)),
    runAt: sentAt,
    expireAt: sentAt + maxAgeMs,
  };
}

/** What it says of inputs is in the payload already. */
function withoutInput(target: Target): Target {
  const { Arn, RoleArn, RetryPolicy, DeadLetterConfig, SqsParameters, EventBridgeParameters } = target;
  return { Arn, RoleArn, RetryPolicy, DeadLetterConfig, SqsParameters, EventBridgeParameters };
}

/** As the try with this number, from 1, sends it: what a schedule sends may name that. */
export function asAttempt<T extends Pick<TargetDelivery, "origin" | "payload">>(delivery: T, attempt: number): T {
  if (delivery.origin.kind !== "schedule") return delivery;
  return { ...delivery, payload: delivery.payload.replaceAll("<aws.scheduler.attempt-number>", String(attempt)) };
}

/** Whether its target is of another account than the rule, schedule or topic. */
export function isForeign({ target, origin }: Pick<TargetDelivery, "target" | "origin">): boolean {
  return placeIn(target.Arn).accountId !== placeIn(origin.arn).accountId;
}

/** The service that it is sent as, and what for; `undefined` for who has a role. */
export function serviceOf({
  target,
  origin,
}: Pick<TargetDelivery, "target" | "origin">): { readonly service: string; readonly sourceArn: string } | undefined {
  if (origin.kind === "subscription") return { service: "sns.amazonaws.com", sourceArn: origin.topicArn };
  if (origin.kind === "schedule" || target.RoleArn !== undefined) return undefined;
  return { service: "events.amazonaws.com", sourceArn: origin.arn };
}

/** As whom it is sent: the role that its target names, where that is of the sender's own account. */
export function principalOf({ target: { RoleArn = "" }, origin }: Pick<TargetDelivery, "target" | "origin">): {
  accountId: string;
  principalArn: string;
} {
  const { accountId } = placeIn(origin.arn);
  const isOwn = placeIn(RoleArn).accountId === accountId;
  return { accountId, principalArn: isOwn ? RoleArn : accountArn(accountId) };
}

export function decodeTargetDelivery(message: Uint8Array): TargetDelivery {
  const { head, payload } = decodeFramed(message);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `targetMessage` writes into queues of targets
  return { ...(head as Omit<TargetDelivery, "payload">), payload: payloadText(payload) };
}
