import type { DeleteRetentionPolicyRequest } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { noGroup } from "./log-group.ts";

/** API-819 */
export async function deleteRetentionPolicy(
  { logGroupName }: DeleteRetentionPolicyRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<object> {
  if (!(await logs.changeGroup({ ...place, logGroup: logGroupName }, { retentionDays: null }))) throw noGroup();
  return {};
}
