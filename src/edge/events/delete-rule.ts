import type { DeleteRuleRequest } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ruleAt } from "./rule-at.ts";

export async function deleteRule(
  { Name, EventBusName }: DeleteRuleRequest,
  { eventBridge }: Rooms,
  call: Call,
): Promise<object> {
  await eventBridge.rules.delete(ruleAt({ bus: EventBusName, operation: "DeleteRule", ruleName: Name }, call));
  return {};
}
