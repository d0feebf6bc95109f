import type { GetSessionTokenRequest, GetSessionTokenResponse } from "../models/sts.ts";
import type { Call, Rooms } from "../rooms.ts";
import { credentialsFor, lastsMs } from "./credentials.ts";

/** API-1001: temporary credentials of the caller itself. */
export function getSessionToken(
  { DurationSeconds }: GetSessionTokenRequest,
  { sessions, clock }: Rooms,
  { place, callerArn }: Call,
): GetSessionTokenResponse {
  const expiresAt = clock.now() + lastsMs(DurationSeconds ?? 43_200);
  return { Credentials: credentialsFor(sessions.open({ accountId: place.accountId, arn: callerArn, expiresAt })) };
}
