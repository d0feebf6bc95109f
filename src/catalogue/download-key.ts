import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";
import { openSecret } from "../store/secrets.ts";
import type { Store } from "../store/store.ts";

/** Signs links to deployment packages that are fetched without credentials, and only so long (API-203). */
export class DownloadKey {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Hex. `expiresAt` is epoch milliseconds. */
  sign(sha256: string, expiresAt: number): string {
    return createHmac("sha256", this.#secret).update(`${sha256}\n${expiresAt}`).digest("hex");
  }

  verifies(sha256: string, expiresAt: number, signature: string): boolean {
    const right = Buffer.from(this.sign(sha256, expiresAt));
    const given = Buffer.from(signature);
    return right.length === given.length && timingSafeEqual(right, given);
  }
}

/** The key that all engines on `store` share: a link given by one is good at another, and after a restart. */
export async function openDownloadKey(store: Store, clock: Clock): Promise<DownloadKey> {
  return new DownloadKey(await openSecret(store, clock, "code-download"));
}
