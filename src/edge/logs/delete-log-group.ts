import type { DeleteLogGroupRequest } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { noGroup } from "./log-group.ts";

/** API-811 */
export async function deleteLogGroup(input: DeleteLogGroupRequest, { logs }: Rooms, { place }: Call): Promise<object> {
  if (!(await logs.deleteGroup({ ...place, logGroup: input.logGroupName }))) throw noGroup();
  return {};
}
