import { InvalidParameterException } from "../../model/exceptions.ts";
import type { CreateLogGroupRequest } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { alreadyExists } from "./log-group.ts";
import { checkLength } from "./name-length.ts";

/** API-810 */
export async function createLogGroup(input: CreateLogGroupRequest, { logs }: Rooms, { place }: Call): Promise<object> {
  const { logGroupName, logGroupClass, kmsKeyId, tags, deletionProtectionEnabled = false } = input;
  checkLength(logGroupName);
  if (deletionProtectionEnabled) {
    throw new InvalidParameterException("deletionProtectionEnabled is not supported by this endpoint: leave it out");
  }
  const group = { ...place, logGroup: logGroupName };
  const isNew = await logs.createGroup(group, {
    ...(logGroupClass !== undefined && { groupClass: logGroupClass }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    ...(tags && { tags }),
  });
  if (!isNew) throw alreadyExists("group");
  return {};
}
