import type { GetCallerIdentityResponse } from "../models/sts.ts";
import type { Call, Rooms } from "../rooms.ts";

/** Who the caller is: the root of the engine's one account (API-1001). */
export function getCallerIdentity(_input: object, _rooms: Rooms, { place }: Call): GetCallerIdentityResponse {
  const { accountId } = place;
  return { Arn: `arn:aws:iam::${accountId}:root`, UserId: accountId, Account: accountId };
}
