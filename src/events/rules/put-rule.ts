import type { Clock } from "../../clock.ts";
import { ValidationException } from "../../model/exceptions.ts";
import type { EventBridge } from "../open-event-bridge.ts";
import { checkedPattern } from "./checked-pattern.ts";
import { type RuleDocument, type RuleSchedule, type RuleState, type Tags, defaultBus } from "./rule-documents.ts";
import { type RuleAddress, ruleExpressionOf, ruleScheduleFrom } from "./rules.ts";

export interface PutRuleParts {
  readonly clock: Clock;
  readonly eventBridge: Pick<EventBridge, "rules" | "buses">;
}

export interface NewRule extends RuleAddress {
  readonly state: RuleState;
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly eventPattern?: string | undefined;
  readonly scheduleExpression?: string | undefined;
  /** Heeded for new rules only. */
  readonly tags: Tags;
}

/** Targets stay; what is not given goes. @throws ValidationException, InvalidEventPatternException, ResourceNotFoundException */
export async function putRule({ clock, eventBridge }: PutRuleParts, rule: NewRule): Promise<void> {
  const { place, busName, name, state, description, roleArn, eventPattern, scheduleExpression, tags } = rule;
  check(eventBridge, rule);
  const schedule = scheduleExpression === undefined ? undefined : ruleScheduleFrom(scheduleExpression, clock.now());
  await eventBridge.rules.write(rule, (present) => ({
    place,
    busName,
    name,
    state,
    ...(description !== undefined && { description }),
    ...(roleArn !== undefined && { roleArn }),
    ...(eventPattern !== undefined && { eventPattern }),
    ...(schedule && { schedule: isCounting(present, schedule) ? present.schedule : schedule }),
    tags: present?.tags ?? tags,
    targets: present?.targets ?? [],
  }));
}

function check({ buses }: PutRuleParts["eventBridge"], rule: NewRule): void {
  const { place, busName, eventPattern, scheduleExpression } = rule;
  if (eventPattern === undefined && scheduleExpression === undefined) {
    throw new ValidationException("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  buses.get(place, busName);
  if (eventPattern !== undefined) checkedPattern(eventPattern);
  if (scheduleExpression === undefined) return;
  if (busName !== defaultBus) {
    throw new ValidationException("ScheduleExpression is supported only on the default event bus.");
  }
  if (!ruleExpressionOf(scheduleExpression))
    throw new ValidationException("Parameter ScheduleExpression is not valid.");
}

/** Whether a rule counts already, and by the same expression. */
function isCounting(
  present: RuleDocument | undefined,
  { expression }: RuleSchedule,
): present is RuleDocument & { readonly schedule: RuleSchedule } {
  return present?.schedule?.expression === expression && present.state !== "DISABLED";
}
