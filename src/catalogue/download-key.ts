import assert from "node:assert/strict";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";
import { StoreError } from "../store/store.ts";
import type { Store } from "../store/store.ts";

const secretKind = "secret";
const name = "code-download";

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
  const secret = `${clock.uuid()}${clock.uuid()}`;
  try {
    await store.commit({
      docs: [{ kind: secretKind, key: name, rev: clock.uuid(), body: { secret }, expect: "absent" }],
    });
    return new DownloadKey(secret);
  } catch (error) {
    if (!(error instanceof StoreError && error.code === "Conflict")) throw error;
    const kept = await store.get(secretKind, name);
    assert(isSecret(kept?.body), "a key that can't be written anew is there");
    return new DownloadKey(kept.body.secret);
  }
}

function isSecret(body: unknown): body is { readonly secret: string } {
  return typeof body === "object" && body !== null && "secret" in body;
}
