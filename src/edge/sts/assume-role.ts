import type { AssumeRoleRequest, AssumeRoleResponse } from "../models/sts.ts";
import { assumedRoleArn } from "../access/sessions.ts";
import type { Call, Rooms } from "../rooms.ts";
import { credentialsFor, lastsMs } from "./credentials.ts";

/** API-1001: any role can be assumed; the credentials are good at this engine. */
export function assumeRole(
  { RoleArn, RoleSessionName, DurationSeconds }: AssumeRoleRequest,
  rooms: Rooms,
  { place }: Call,
): AssumeRoleResponse {
  const arn = assumedRoleArn(RoleArn, RoleSessionName);
  const { accountId } = place;
  const credentials = rooms.sessions.open({ accountId, arn, expiresAt: rooms.clock.now() + lastsMs(DurationSeconds) });
  return {
    Credentials: credentialsFor(credentials),
    AssumedRoleUser: {
      AssumedRoleId: `${credentials.accessKeyId.replace("ASIA", "AROA")}:${RoleSessionName}`,
      Arn: arn,
    },
  };
}
