import assert from "node:assert/strict";
import type { Clock } from "../clock.ts";
import { type Store, StoreError } from "./store.ts";

const kind = "secret";

/** A random text under a name, made at first need: all engines on `store` share it, and it outlives them. */
export async function openSecret(store: Store, clock: Clock, name: string): Promise<string> {
  const secret = `${clock.uuid()}${clock.uuid()}`;
  try {
    await store.commit({ docs: [{ kind, key: name, rev: clock.uuid(), body: { secret }, expect: "absent" }] });
    return secret;
  } catch (error) {
    if (!(error instanceof StoreError && error.code === "Conflict")) throw error;
    const kept = await store.get(kind, name);
    assert(isSecret(kept?.body), "a secret that can't be written anew is there");
    return kept.body.secret;
  }
}

function isSecret(body: unknown): body is { readonly secret: string } {
  return typeof body === "object" && body !== null && "secret" in body;
}
