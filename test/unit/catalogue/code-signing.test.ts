import assert from "node:assert/strict";
import { test } from "node:test";
import { codeSigningConfigArn } from "../../../src/model/arn.ts";
import { eventually } from "../../support/eventually.ts";
import { openTestCatalogue, place } from "../../support/open-catalogue.ts";

const settings = { description: "", allowedPublishers: ["p"], untrustedArtifactOnDeployment: "Warn" } as const;
const create = { place, tags: { a: "b" }, settings };

test("a restart finds every code signing configuration again, as it was", async () => {
  await using opened = await openTestCatalogue();
  const { codeSigning } = opened.catalogue;
  const config = await codeSigning.create(create);
  const next = await opened.again();
  assert.deepEqual(next.codeSigning.list(place), [config]);
});

test("changes by two engines at once are laid over each other", async () => {
  await using opened = await openTestCatalogue();
  const one = opened.catalogue.codeSigning;
  const config = await one.create(create);
  const arn = codeSigningConfigArn(place, config.id);
  const other = (await opened.again()).codeSigning;
  await Promise.all([
    one.update(place, arn, { description: "new" }),
    other.update(place, arn, { untrustedArtifactOnDeployment: "Enforce" }),
  ]);
  const both = { ...config, description: "new", untrustedArtifactOnDeployment: "Enforce" };
  for (const each of [one, other]) await eventually(() => assert.deepEqual(each.get(place, arn), both));
});

test("of two engines that delete a configuration at once, one finds it gone", async () => {
  await using opened = await openTestCatalogue();
  const one = opened.catalogue.codeSigning;
  const arn = codeSigningConfigArn(place, (await one.create(create)).id);
  const other = (await opened.again()).codeSigning;
  const results = await Promise.allSettled([one.delete(place, arn), other.delete(place, arn)]);
  assert.deepEqual(results.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  const [refused] = results.filter((each) => each.status === "rejected");
  assert.equal(refused?.reason.name, "ResourceNotFoundException");
});

test("a configuration belongs to one account in one region", async () => {
  await using opened = await openTestCatalogue();
  const { codeSigning } = opened.catalogue;
  const arn = codeSigningConfigArn(place, (await codeSigning.create(create)).id);
  const elsewhere = { ...place, region: "eu-west-1" };
  assert.deepEqual(codeSigning.list(elsewhere), []);
  assert.throws(() => codeSigning.get(elsewhere, arn), { name: "ResourceNotFoundException" });
});
