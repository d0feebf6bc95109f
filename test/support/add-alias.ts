import assert from "node:assert/strict";
import { functionIn, functionKey, functionKind } from "../../src/catalogue/documents.ts";
import { eventually } from "./eventually.ts";
import type { OpenApi } from "./open-api.ts";
import { place } from "./open-catalogue.ts";

/** Gives the function `f` an alias, as another engine on the same store would. */
export async function addAlias({ store, catalogue }: OpenApi, name: string, version: string): Promise<void> {
  const key = functionKey(place, "f");
  const doc = await store.get(functionKind, key);
  assert(doc);
  const document = functionIn(doc);
  const alias = { name, version, description: "", revisionId: crypto.randomUUID() };
  const body = { ...document, aliases: { ...document.aliases, [name]: alias } };
  await store.commit({ docs: [{ kind: functionKind, key, rev: crypto.randomUUID(), body, expect: doc.rev }] });
  await eventually(() => catalogue.describe("f", name, { place, operation: "GetFunction" }));
}
