import type { ListRulesRequest, ListRulesResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { busNameAt } from "./bus-at.ts";
import { tokenPage } from "../token-page.ts";
import { ruleMembers } from "./rule-members.ts";

export function listRules(
  { NamePrefix = "", EventBusName, NextToken, Limit }: ListRulesRequest,
  { eventBridge }: Rooms,
  call: Call,
): ListRulesResponse {
  const rules = eventBridge.rules.list(call.place, busNameAt({ bus: EventBusName, operation: "ListRules" }, call));
  const named = rules.filter(({ name }) => name.startsWith(NamePrefix));
  const { items, next } = tokenPage(named, ({ name }) => name, NextToken, Limit);
  return { Rules: items.map(ruleMembers), ...next };
}
