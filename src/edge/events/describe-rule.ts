import type { DescribeRuleRequest, DescribeRuleResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ruleMembers } from "./rule-members.ts";
import { ruleAt } from "./rule-at.ts";

export function describeRule(
  { Name, EventBusName }: DescribeRuleRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): DescribeRuleResponse {
  return { ...ruleMembers(eventBridge.rules.get(ruleAt(Name, EventBusName, place))), CreatedBy: place.accountId };
}
