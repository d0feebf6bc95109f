import type { ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { busNameAt } from "./bus-at.ts";
import { tokenPage } from "../token-page.ts";

export function listRuleNamesByTarget(
  { TargetArn, EventBusName, NextToken, Limit }: ListRuleNamesByTargetRequest,
  { eventBridge }: Rooms,
  call: Call,
): ListRuleNamesByTargetResponse {
  const rules = eventBridge.rules.list(
    call.place,
    busNameAt({ bus: EventBusName, operation: "ListRuleNamesByTarget" }, call),
  );
  const sending = rules.filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn));
  const { items, next } = tokenPage(sending, ({ name }) => name, NextToken, Limit);
  return { RuleNames: items.map(({ name }) => name), ...next };
}
