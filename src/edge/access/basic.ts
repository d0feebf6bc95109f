import { createHash, timingSafeEqual } from "node:crypto";
import type { AccessKey } from "./access-keys.ts";

/** Name and password of `Authorization: Basic …`. */
export function basicCredentials(authorization: string | undefined): { name: string; password: string } | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString();
  const colon = text.indexOf(":");
  return colon === -1 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Takes as long for any password. */
export function isSecretOf({ secret }: AccessKey, password: string): boolean {
  return timingSafeEqual(digest(secret), digest(password));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
