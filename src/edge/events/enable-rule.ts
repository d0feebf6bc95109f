import type { EnableRuleRequest } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ruleAt } from "./rule-at.ts";

export async function enableRule(
  { Name, EventBusName }: EnableRuleRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<object> {
  await eventBridge.rules.setState(ruleAt(Name, EventBusName, place), "ENABLED");
  return {};
}
