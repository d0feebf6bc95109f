import { putTargets as put } from "../../events/rules/targets.ts";
import type { PutTargetsRequest, PutTargetsResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ruleAt } from "./rule-at.ts";

export async function putTargets(
  { Rule, EventBusName, Targets }: PutTargetsRequest,
  { eventBridge }: Rooms,
  call: Call,
): Promise<PutTargetsResponse> {
  const failed = await put(
    eventBridge,
    ruleAt({ bus: EventBusName, operation: "PutTargets", ruleName: Rule }, call),
    Targets,
  );
  return { FailedEntryCount: failed.length, FailedEntries: failed };
}
