import { putRule as put } from "../../events/rules/put-rule.ts";
import { ruleArn } from "../../events/rules/rule-documents.ts";
import type { PutRuleRequest, PutRuleResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tagsIn } from "../tag-list.ts";
import { ruleAt } from "./rule-at.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export async function putRule(input: PutRuleRequest, rooms: Rooms, call: Call): Promise<PutRuleResponse> {
  const address = ruleAt({ bus: input.EventBusName, operation: "PutRule", ruleName: input.Name }, call);
  await put(rooms, {
    ...address,
    state: input.State ?? "ENABLED",
    description: input.Description,
    roleArn: input.RoleArn,
    eventPattern: input.EventPattern,
    scheduleExpression: input.ScheduleExpression,
    tags: tagsIn(input.Tags),
  });
  return { RuleArn: ruleArn(address) };
}
