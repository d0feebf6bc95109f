import type { DeleteLogStreamRequest } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { existingGroup, noStream } from "./log-group.ts";

/** API-814 */
export async function deleteLogStream(
  input: DeleteLogStreamRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<object> {
  const group = await existingGroup(input, logs, place);
  if (!(await logs.deleteStream({ ...group, logStream: input.logStreamName }))) throw noStream();
  return {};
}
