import type { DescribeRuleRequest, DescribeRuleResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ruleMembers } from "./rule-members.ts";
import { ruleAt } from "./rule-at.ts";

export function describeRule(
  { Name, EventBusName }: DescribeRuleRequest,
  { eventBridge }: Rooms,
  call: Call,
): DescribeRuleResponse {
  return {
    ...ruleMembers(
      eventBridge.rules.get(ruleAt({ bus: EventBusName, operation: "DescribeRule", ruleName: Name }, call)),
    ),
    CreatedBy: call.place.accountId,
  };
}
