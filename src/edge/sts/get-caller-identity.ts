import type { GetCallerIdentityResponse } from "../models/sts.ts";
import type { Call, Rooms } from "../rooms.ts";

/** Who the caller is: the root of an account, or a role that was assumed (API-1001). */
export function getCallerIdentity(
  _input: object,
  _rooms: Rooms,
  { place, callerArn }: Call,
): GetCallerIdentityResponse {
  return { Arn: callerArn, UserId: place.accountId, Account: place.accountId };
}
