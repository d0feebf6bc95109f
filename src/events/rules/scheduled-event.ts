import type { Clock } from "../../clock.ts";
import type { NewMessage } from "../../store/store.ts";
import { clockStepMs } from "../schedules/timetable.ts";
import type { EventTargets } from "../targets/event-targets.ts";
import { eventTime } from "./event-entry.ts";
import { type RuleDocument, ruleArn } from "./rule-documents.ts";
import { sendingTo } from "./target-input.ts";

/** What a rule with a schedule sends to its targets for the due time `dueAt`, in epoch milliseconds. */
export function scheduledMessages(
  rule: RuleDocument,
  dueAt: number,
  targets: EventTargets,
  clock: Clock,
): readonly NewMessage[] {
  const arn = ruleArn(rule);
  const event = {
    version: "0",
    id: clock.uuid(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: rule.place.accountId,
    time: eventTime(dueAt),
    region: rule.place.region,
    resources: [arn],
    detail: {},
  };
  const sent = { event, text: JSON.stringify(event), ruleArn: arn, ruleName: rule.name, ingestedAt: clock.now() };
  return rule.targets.flatMap((target) => targets.messages(sendingTo(target, sent)));
}

/** A rule that has seen later times than `now`: it counts from now, where it has begun to count after that. */
export function ruleSetBack(rule: RuleDocument, now: number): RuleDocument | undefined {
  const { schedule } = rule;
  if (!schedule || schedule.lastDueAt <= now + clockStepMs) return undefined;
  return { ...rule, schedule: { ...schedule, anchorAt: Math.min(schedule.anchorAt, now), lastDueAt: now } };
}
