import type { Clock } from "../../clock.ts";
import type { SessionCredentials } from "../access/sessions.ts";
import type { Credentials } from "../models/sts.ts";

export function credentialsFor({
  accessKeyId,
  secretAccessKey,
  sessionToken,
  expiresAt,
}: SessionCredentials): Credentials {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: Math.floor(expiresAt / 1000),
  };
}

/** Milliseconds since 1970. */
export function expiry(clock: Clock, seconds: number): number {
  return clock.now() + seconds * 1000;
}
