import type { DisableRuleRequest } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ruleAt } from "./rule-at.ts";

export async function disableRule(
  { Name, EventBusName }: DisableRuleRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<object> {
  await eventBridge.rules.setState(ruleAt(Name, EventBusName, place), "DISABLED");
  return {};
}
