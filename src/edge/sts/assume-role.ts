import type { AssumeRoleRequest, AssumeRoleResponse } from "../models/sts.ts";
import { assumedRoleArn } from "../access/sessions.ts";
import type { Call, Rooms } from "../rooms.ts";
import { credentialsFor, expiry } from "./credentials.ts";

/** API-1001: any role can be assumed; the credentials are good at this engine. */
export function assumeRole(
  { RoleArn, RoleSessionName, DurationSeconds = 3_600 }: AssumeRoleRequest,
  { sessions, clock }: Rooms,
  { place }: Call,
): AssumeRoleResponse {
  const arn = assumedRoleArn(RoleArn, RoleSessionName);
  const expiresAt = expiry(clock, DurationSeconds);
  const credentials = sessions.open({ accountId: place.accountId, arn, expiresAt });
  return {
    Credentials: credentialsFor(credentials),
    AssumedRoleUser: {
      AssumedRoleId: `${credentials.accessKeyId.replace("ASIA", "AROA")}:${RoleSessionName}`,
      Arn: arn,
    },
  };
}
