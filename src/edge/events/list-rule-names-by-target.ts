import { busNameIn } from "../../events/rules/rule-documents.ts";
import type { ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tokenPage } from "../token-page.ts";

export function listRuleNamesByTarget(
  { TargetArn, EventBusName, NextToken, Limit }: ListRuleNamesByTargetRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): ListRuleNamesByTargetResponse {
  const rules = eventBridge.rules.list(place, busNameIn(EventBusName));
  const sending = rules.filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn));
  const { items, next } = tokenPage(sending, ({ name }) => name, NextToken, Limit);
  return { RuleNames: items.map(({ name }) => name), ...next };
}
