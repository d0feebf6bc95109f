import type { ListTargetsByRuleRequest, ListTargetsByRuleResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tokenPage } from "../token-page.ts";
import { ruleAt } from "./rule-at.ts";

export function listTargetsByRule(
  { Rule, EventBusName, NextToken, Limit }: ListTargetsByRuleRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): ListTargetsByRuleResponse {
  const { targets } = eventBridge.rules.get(ruleAt(Rule, EventBusName, place));
  const { items, next } = tokenPage(targets, ({ Id }) => Id, NextToken, Limit);
  return { Targets: items, ...next };
}
