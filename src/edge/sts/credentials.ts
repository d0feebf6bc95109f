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

/** An hour unless it was chosen. */
export function lastsMs(seconds = 3600): number {
  return seconds * 1000;
}
