import assert from "node:assert/strict";
import { test } from "node:test";
import { functionIn, functionKey, functionKind } from "../../../src/catalogue/documents.ts";
import { maxTotalCodeBytes } from "../../../src/model/limits.ts";
import { eventually } from "../../support/eventually.ts";
import { codeUpdate, openTestCatalogue, place, request, type TestCatalogue } from "../../support/open-catalogue.ts";

const full = { name: "CodeStorageExceededException", message: "Code storage limit exceeded." };
const publish = { place, name: "f", ifRevisionId: undefined, ifCodeSha256: undefined, description: undefined };

/** Makes the code of `f` count for all that its account may have, but for `freeBytes`. */
async function fill({ store, catalogue }: TestCatalogue, freeBytes: number): Promise<void> {
  const key = functionKey(place, "f");
  const doc = await store.get(functionKind, key);
  assert(doc);
  const { latest, ...rest } = functionIn(doc);
  const sizeBytes = maxTotalCodeBytes - freeBytes;
  const body = { ...rest, latest: { ...latest, code: { ...latest.code, sizeBytes } } };
  await store.commit({ docs: [{ kind: functionKind, key, rev: "full", body, expect: doc.rev }] });
  await eventually(() => assert.equal(catalogue.usage(place).codeBytes, sizeBytes));
}

test("code may come as long as all of an account is within the limit, version by version (API-157, API-227)", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request());
  await catalogue.idle();
  await fill(opened, 7);
  await assert.rejects(catalogue.deployments.publish(publish), full);
  await catalogue.deployments.create(request({ name: "fits" }));
  await assert.rejects(catalogue.deployments.create(request({ name: "not" })), full);
  await catalogue.deployments.create(request({ name: "elsewhere", place: { ...place, region: "eu-west-1" } }));
  await catalogue.deployments.delete("fits", undefined, place);
  await catalogue.deployments.create(request({ name: "now" }));
  assert.deepEqual(catalogue.usage(place), { codeBytes: maxTotalCodeBytes, functions: 2 });
});

test("an account that is full goes on with what it has, and takes smaller code instead", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request());
  await catalogue.idle();
  await fill(opened, -1);
  const update = { place, name: "f", ifRevisionId: undefined, settings: { description: "full" } };
  await catalogue.deployments.updateConfiguration(update);
  await catalogue.idle();
  await catalogue.deployments.updateCode(codeUpdate("two"));
  await catalogue.idle();
  await catalogue.deployments.publish(publish);
  assert.deepEqual(catalogue.usage(place), { codeBytes: 14, functions: 1 });
});
