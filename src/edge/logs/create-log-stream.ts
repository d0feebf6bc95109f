import type { CreateLogStreamRequest } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { alreadyExists, existingGroup } from "./log-group.ts";
import { checkLength } from "./name-length.ts";

/** API-814 */
export async function createLogStream(
  input: CreateLogStreamRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<object> {
  checkLength(input.logStreamName);
  const group = await existingGroup(input, logs, place);
  if (!(await logs.createStream({ ...group, logStream: input.logStreamName }))) throw alreadyExists("stream");
  return {};
}
