import type { EnableRuleRequest } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ruleAt } from "./rule-at.ts";

export async function enableRule(
  { Name, EventBusName }: EnableRuleRequest,
  { eventBridge }: Rooms,
  call: Call,
): Promise<object> {
  await eventBridge.rules.setState(
    ruleAt({ bus: EventBusName, operation: "EnableRule", ruleName: Name }, call),
    "ENABLED",
  );
  return {};
}
