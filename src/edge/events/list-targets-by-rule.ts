import type { ListTargetsByRuleRequest, ListTargetsByRuleResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tokenPage } from "../token-page.ts";
import { ruleAt } from "./rule-at.ts";

export function listTargetsByRule(
  { Rule, EventBusName, NextToken, Limit }: ListTargetsByRuleRequest,
  { eventBridge }: Rooms,
  call: Call,
): ListTargetsByRuleResponse {
  const { targets } = eventBridge.rules.get(
    ruleAt({ bus: EventBusName, operation: "ListTargetsByRule", ruleName: Rule }, call),
  );
  const { items, next } = tokenPage(targets, ({ Id }) => Id, NextToken, Limit);
  return { Targets: items, ...next };
}
