import type { GetSessionTokenRequest, GetSessionTokenResponse } from "../models/sts.ts";
import type { Call, Rooms } from "../rooms.ts";
import { credentialsFor, expiry } from "./credentials.ts";

/** API-1001: temporary credentials of the caller itself. */
export function getSessionToken(
  { DurationSeconds = 43_200 }: GetSessionTokenRequest,
  { sessions, clock }: Rooms,
  { place, callerArn }: Call,
): GetSessionTokenResponse {
  const expiresAt = expiry(clock, DurationSeconds);
  return { Credentials: credentialsFor(sessions.open({ accountId: place.accountId, arn: callerArn, expiresAt })) };
}
