import type { Clock } from "../../clock.ts";
import type { NewMessage } from "../../store/store.ts";
import type { FunctionTargets } from "../function-target.ts";
import { eventTime } from "./put-events.ts";
import { type RuleDocument, ruleArn } from "./rule-documents.ts";
import { inputOf } from "./target-input.ts";

/** What a rule with a schedule sends to its targets for the due time `dueAt`, in epoch milliseconds. */
export function scheduledMessages(
  rule: RuleDocument,
  dueAt: number,
  targets: FunctionTargets,
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
  const now = clock.now();
  const sent = { event, text: JSON.stringify(event), ruleArn: arn, ruleName: rule.name, ingestedAt: now };
  return rule.targets.flatMap((target) =>
    targets.messages({
      targetArn: target.Arn,
      payload: inputOf(target, sent),
      runAt: now,
      ...(target.RoleArn === undefined && { ruleArn: arn }),
    }),
  );
}
