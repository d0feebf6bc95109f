import { randomUUID } from "node:crypto";
import type { Place } from "../model/arn.ts";
import type { Doc, Store } from "../store/store.ts";
import { functionKey, functionKind } from "./documents.ts";

/** A function as it is kept today: before accounts and regions were keys, its key was its bare name. */
export async function upgraded(doc: Doc, store: Store, place: Place): Promise<Doc> {
  const { kind, key, rev, body } = doc;
  if (kind !== functionKind || key.includes("/") || typeof body !== "object") return doc;
  const moved = { kind, key: functionKey(place, key), rev: randomUUID(), body: { ...body, place } };
  const { seq } = await store.commit({
    docs: [
      { ...moved, expect: "any" },
      { kind, key, rev: randomUUID(), body: undefined, expect: rev },
    ],
  });
  return { ...moved, seq };
}
