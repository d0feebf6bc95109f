import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue } from "../../../src/catalogue/catalogue.ts";
import type { PublishLayerRequest } from "../../../src/catalogue/layers.ts";
import { mergedName } from "../../../src/store/merge-folders.ts";
import { eventually } from "../../support/eventually.ts";
import { openTestCatalogue, place, request, zip } from "../../support/open-catalogue.ts";

const everything = { runtime: undefined, architecture: undefined };

function layer(name: string, text: string): PublishLayerRequest {
  return {
    place,
    name,
    source: { zip: zip(text), object: undefined, imageUri: undefined },
    description: text,
    compatibleRuntimes: undefined,
    compatibleArchitectures: undefined,
    licenseInfo: undefined,
  };
}

/** The number of the version it makes. */
async function publish(catalogue: Catalogue, name: string, text: string): Promise<number> {
  return (await catalogue.layers.publish(layer(name, text))).version.version;
}

async function createWith(catalogue: Catalogue, ...layers: string[]): Promise<void> {
  const arns = layers.map((name) => `arn:aws:lambda:us-east-1:123456789012:layer:${name}`);
  const settings = { runtimeId: "nodejs22.x", handler: "index.handler", layers: arns };
  await catalogue.deployments.create(request({ settings }));
  await catalogue.idle();
}

test("a restart finds every layer again, and the numbers that were given", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  for (const text of ["one", "two", "three"]) await publish(catalogue, "l", text);
  await catalogue.layers.delete("l", 3, place);
  const next = await opened.again();
  assert.deepEqual(next.layers.list(place, everything), catalogue.layers.list(place, everything));
  assert.equal(next.layers.get("l", 2, place).version.description, "two");
  assert.equal(await publish(next, "l", "four"), 4);
});

test("engines that publish at once give different numbers, and see what the others publish", async () => {
  await using opened = await openTestCatalogue();
  const engines = [opened.catalogue, await opened.again(), await opened.again()];
  const numbers = await Promise.all(engines.map(async (each, index) => await publish(each, "l", String(index))));
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    [1, 2, 3],
  );
  for (const each of engines) {
    await eventually(() => assert.equal(each.layers.listVersions("l", place, everything).length, 3));
  }
});

test("a function runs one layer as it is, and several laid over each other in their order", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await publish(catalogue, "l", "one");
  await publish(catalogue, "m", "two");
  const [l = "", m = ""] = ["l", "m"].map((name) => catalogue.layers.get(name, 1, place).version.code.sha256);
  await createWith(catalogue, "m:1", "l:1");
  const directory = () => catalogue.resolve("f", undefined).version.layersDirectory;
  assert.equal(directory(), `/code/${mergedName([m, l])}`);
  const change = { place, name: "f", ifRevisionId: undefined };
  const only = ["arn:aws:lambda:us-east-1:123456789012:layer:l:1"];
  await catalogue.deployments.updateConfiguration({ ...change, settings: { layers: only } });
  await catalogue.idle();
  assert.equal(directory(), `/code/${l}`);
  assert.equal((await opened.again()).resolve("f", undefined).version.layersDirectory, `/code/${l}`);
});

test("a layer's package is swept when neither a layer version nor a function needs it", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue, code } = opened;
  for (const text of ["layer one", "layer two"]) await publish(catalogue, "l", text);
  await createWith(catalogue, "l:1");
  await catalogue.layers.delete("l", 1, place);
  const kept = () => [...code.kept.values()].map((bytes) => Buffer.from(bytes).toString()).toSorted();
  await opened.again();
  assert.deepEqual(kept(), ["zip layer one", "zip layer two", "zip one"]);
  const settings = { layers: [] };
  await catalogue.deployments.updateConfiguration({ place, name: "f", ifRevisionId: undefined, settings });
  await catalogue.idle();
  await opened.again();
  assert.deepEqual(kept(), ["zip layer two", "zip one"]);
});

test("a function whose layer is lost is shown, can't be invoked, and runs again without", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue, code } = opened;
  await publish(catalogue, "l", "one layer");
  await createWith(catalogue, "l:1");
  code.kept.delete(catalogue.layers.get("l", 1, place).version.code.sha256);
  const next = await opened.again();
  assert.throws(() => next.resolve("f", undefined), { name: "ResourceConflictException" });
  const settings = { layers: [] };
  await next.deployments.updateConfiguration({ place, name: "f", ifRevisionId: undefined, settings });
  await next.idle();
  assert.equal(next.resolve("f", undefined).version.layersDirectory, undefined);
});
