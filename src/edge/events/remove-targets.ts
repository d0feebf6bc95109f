import { removeTargets as remove } from "../../events/rules/targets.ts";
import type { RemoveTargetsRequest, RemoveTargetsResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ruleAt } from "./rule-at.ts";

export async function removeTargets(
  { Rule, EventBusName, Ids }: RemoveTargetsRequest,
  { eventBridge }: Rooms,
  call: Call,
): Promise<RemoveTargetsResponse> {
  const failed = await remove(
    eventBridge.rules,
    ruleAt({ bus: EventBusName, operation: "RemoveTargets", ruleName: Rule }, call),
    Ids,
  );
  return { FailedEntryCount: failed.length, FailedEntries: failed };
}
