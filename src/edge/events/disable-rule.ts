import type { DisableRuleRequest } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ruleAt } from "./rule-at.ts";

export async function disableRule(
  { Name, EventBusName }: DisableRuleRequest,
  { eventBridge }: Rooms,
  call: Call,
): Promise<object> {
  await eventBridge.rules.setState(
    ruleAt({ bus: EventBusName, operation: "DisableRule", ruleName: Name }, call),
    "DISABLED",
  );
  return {};
}
