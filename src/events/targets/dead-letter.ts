import type { OutgoingAttribute } from "../../upstream/messages.ts";
import { attributeText } from "../record.ts";
import type { Origin, TargetDelivery } from "./target-delivery.ts";
import type { TargetRefusal } from "./target-refusal.ts";
import type { ExhaustedCondition } from "./target-retry.ts";

/** How a delivery ended that its target never took. */
export interface Undelivered {
  readonly refusal: TargetRefusal;
  /** Tries after the first. */
  readonly retryAttempts: number;
  /** `undefined` where trying again was no use. */
  readonly exhausted: ExhaustedCondition | undefined;
}

/**
 * What goes to the dead-letter queue of its target; `undefined` where it has none. A rule's is the event as it was on the
 * bus, a schedule's what was sent, a subscription's what a queue would have got.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/rule-dlq.html
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function deadLetter(
  delivery: TargetDelivery,
  undelivered: Undelivered,
  { id, now }: { readonly id: string; readonly now: number },
): TargetDelivery | undefined {
  const { target, origin, payload, event = payload, traceHeader } = delivery;
  const { Arn } = target.DeadLetterConfig ?? {};
  if (Arn === undefined) return undefined;
  const letter = { id, target: { Arn }, origin, sentAt: now, payload: event, traceHeader, isDeadLetter: true } as const;
  if (origin.kind !== "subscription") return { ...letter, attributes: attributesOf(origin, target.Arn, undelivered) };
  const { attributes, groupId, deduplicationId } = delivery;
  return { ...letter, attributes, groupId, deduplicationId };
}

function attributesOf(
  origin: RuleOrSchedule,
  targetArn: string,
  { refusal, retryAttempts, exhausted }: Undelivered,
): OutgoingAttribute[] {
  const values: Readonly<Record<string, string>> = {
    ERROR_CODE: origin.kind === "rule" ? refusal.code : refusal.name,
    ERROR_MESSAGE: attributeText(refusal.message),
    ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    RETRY_ATTEMPTS: String(retryAttempts),
    TARGET_ARN: targetArn,
    ...originOf(origin),
  };
  return Object.entries(values)
    .filter(([, value]) => value !== "") // which no service takes
    .map(([name, value]) => ({ name, type: "String", value }));
}

type RuleOrSchedule = Exclude<Origin, { kind: "subscription" }>;

function originOf(origin: RuleOrSchedule): Readonly<Record<string, string>> {
  if (origin.kind === "rule") return { RULE_ARN: origin.arn };
  return {
    EXECUTION_ID: origin.executionId,
    IS_PAYLOAD_TRUNCATED: "false",
    SCHEDULED_TIME: origin.scheduledTime,
    SCHEDULE_ARN: origin.arn,
  };
}
