import assert from "node:assert/strict";
import { test } from "node:test";
import {
  arn as functionArnOfF,
  codeUpdate,
  openTestCatalogue,
  place,
  request,
  zip,
} from "../../support/open-catalogue.ts";
import { eventually } from "../../support/eventually.ts";

const asking = { place, operation: "GetFunction" };

test("a restart finds every function again, as it was", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  for (let index = 0; index < 600; index++) {
    const source = { zip: zip(String(index % 7)), object: undefined, imageUri: undefined };
    await catalogue.deployments.create(request({ name: `f${index}`, source, publish: index % 10 === 0 }));
  }
  await catalogue.idle();
  const query = { place, after: undefined, limit: 1000, allVersions: true };
  const next = await opened.again();
  assert.equal(next.list(query).items.length, 660);
  assert.deepEqual(next.list(query), catalogue.list(query));
  assert.deepEqual(next.resolve("f10", "1"), catalogue.resolve("f10", "1"));
});

test("of two engines that change a function at once, one is refused", async () => {
  await using opened = await openTestCatalogue();
  const one = opened.catalogue;
  const other = await opened.again();
  const creations = await Promise.allSettled([one.deployments.create(request()), other.deployments.create(request())]);
  assert.deepEqual(creations.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  const [refused] = creations.filter((each) => each.status === "rejected");
  assert.equal(refused?.reason.message, "Function already exist: f");
  for (const each of [one, other]) await eventually(() => each.resolve("f", undefined));
  const updates = await Promise.allSettled([
    one.deployments.updateCode(codeUpdate("two")),
    other.deployments.updateCode(codeUpdate("three")),
  ]);
  assert.deepEqual(updates.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  const [conflict] = updates.filter((each) => each.status === "rejected");
  assert.match(conflict?.reason.message, /An update is in progress for resource/);
});

test("an engine sees what another one writes and deletes", async () => {
  await using opened = await openTestCatalogue();
  const one = opened.catalogue;
  const other = await opened.again();
  await one.deployments.create(request());
  await eventually(() => other.resolve("f", undefined));
  const { version } = await one.deployments.updateCode(codeUpdate("two"));
  await eventually(() =>
    assert.match(other.resolve("f", undefined).version.codeDirectory, new RegExp(version.code.sha256)),
  );
  await one.deployments.delete("f", undefined, place);
  await eventually(() => assert.throws(() => other.describe("f", undefined, asking)));
  await one.deployments.create(request());
  await eventually(() => other.resolve("f", undefined));
});

test("a function that was deleted stays so, whatever was still on its way", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  for (let round = 0; round < 50; round++) {
    await catalogue.deployments.create(request());
    await catalogue.deployments.delete("f", undefined, place);
    assert.throws(() => catalogue.describe("f", undefined, asking), { name: "ResourceNotFoundException" });
  }
  await catalogue.idle();
  assert.deepEqual(catalogue.list({ place, after: undefined, limit: 1, allVersions: false }).items, []);
});

test("members of a document that this release does not know outlive its writes", async () => {
  await using opened = await openTestCatalogue();
  const { store } = opened;
  await opened.catalogue.deployments.create(request());
  await opened.catalogue.idle();
  const doc = await store.get("function", "123456789012/us-east-1/f");
  assert.ok(doc && typeof doc.body === "object");
  const body = { ...doc.body, tomorrows: { live: "1" } };
  await store.commit({
    docs: [{ kind: "function", key: "123456789012/us-east-1/f", rev: "newer", body, expect: doc.rev }],
  });
  const next = await opened.again();
  await next.deployments.updateCode(codeUpdate("two"));
  await next.idle();
  const after = await store.get("function", "123456789012/us-east-1/f");
  assert.ok(after && typeof after.body === "object" && after.body && "tomorrows" in after.body);
  assert.deepEqual(after.body.tomorrows, { live: "1" });
});

test("packages that no function uses are swept at the start", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue, code } = opened;
  await catalogue.deployments.create(request({ publish: true }));
  await catalogue.idle();
  await catalogue.deployments.updateCode(codeUpdate("two"));
  await catalogue.idle();
  await catalogue.deployments.updateCode({ ...codeUpdate("three"), dryRun: true });
  assert.equal(code.kept.size, 3);
  await opened.again();
  const kept = [...code.kept.values()].map((bytes) => Buffer.from(bytes).toString());
  assert.deepEqual(kept.toSorted(), ["zip one", "zip two"]);
});

test("a function whose package is lost is shown, can't be invoked, and runs again with new code", async () => {
  await using opened = await openTestCatalogue();
  await opened.catalogue.deployments.create(request());
  await opened.catalogue.idle();
  opened.code.kept.clear();
  const next = await opened.again();
  assert.equal(next.describe("f", undefined, asking).version.status, "ready");
  assert.throws(() => next.resolve("f", undefined), {
    name: "ResourceConflictException",
    message: "The operation cannot be performed at this time. The function is currently in the following state: Failed",
  });
  await next.deployments.updateCode(codeUpdate("two"));
  await next.idle();
  assert.equal(next.resolve("f", undefined).version.functionName, "f");
});

test("a link to a package is good for this package and this time only, at every engine", async () => {
  await using opened = await openTestCatalogue();
  const one = opened.catalogue.downloadKey;
  const other = (await opened.again()).downloadKey;
  const signature = one.sign("abc", 1000);
  assert.equal(other.verifies("abc", 1000, signature), true);
  assert.equal(other.verifies("abd", 1000, signature), false);
  assert.equal(other.verifies("abc", 1001, signature), false);
  assert.equal(other.verifies("abc", 1000, ""), false);
});

test("every account has functions of its own in every region", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  const places = [place, { ...place, region: "eu-west-1" }, { ...place, accountId: "000000000001" }];
  for (const [index, each] of places.entries()) {
    const source = { zip: zip(String(index)), object: undefined, imageUri: undefined };
    await catalogue.deployments.create(request({ place: each, source }));
    await catalogue.deployments.create(request({ place: each, source, name: `only-${index}` }));
  }
  await catalogue.idle();
  for (const [index, each] of places.entries()) {
    const arn = `arn:aws:lambda:${each.region}:${each.accountId}:function:f`;
    const { version } = catalogue.resolve("f", undefined, each);
    assert.equal(version.functionArn, arn);
    assert.equal(catalogue.resolveArn(arn).version, version);
    const { items } = catalogue.list({ place: each, after: undefined, limit: 10, allVersions: false });
    assert.deepEqual(
      items.map(({ functionArn }) => functionArn),
      [arn, arn.replace(/f$/, `only-${index}`)],
    );
  }
  await catalogue.deployments.delete("f", undefined, place);
  assert.throws(() => catalogue.resolve("f", undefined, place), { name: "ResourceNotFoundException" });
  assert.ok(catalogue.resolve("f", undefined, places[1]));
});

test("functions from before accounts and regions were keys are the engine's own", async () => {
  await using opened = await openTestCatalogue();
  const { store } = opened;
  await opened.catalogue.deployments.create(request());
  await opened.catalogue.idle();
  const doc = await store.get("function", "123456789012/us-east-1/f");
  assert.ok(doc && typeof doc.body === "object" && doc.body && "place" in doc.body);
  const { place: _, ...body } = doc.body;
  await store.commit({
    docs: [
      { kind: "function", key: "f", rev: "old", body, expect: "absent" },
      { ...doc, body: undefined, expect: doc.rev },
    ],
  });
  const next = await opened.again();
  assert.equal(next.resolve("f", undefined, place).version.handler, "index.handler");
  assert.equal(await store.get("function", "f"), undefined);
});

test("code that was swept comes back when it is deployed again", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue, code } = opened;
  await catalogue.deployments.create(request());
  await catalogue.idle();
  await catalogue.deployments.updateCode(codeUpdate("two"));
  await catalogue.idle();
  await opened.again(); // whose start sweeps what is nobody's
  assert.equal(code.kept.size, 1);
  await catalogue.deployments.updateCode(codeUpdate("one"));
  await catalogue.idle();
  const { codeDirectory } = catalogue.resolve("f", undefined).version;
  assert(code.unpacked.has(codeDirectory), "it is unpacked again");
});

test("a function that is tagged to be cut off is so in every version", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request({ publish: true }));
  await catalogue.idle();
  assert.equal(catalogue.resolve("f", "1").version.network, true);
  await catalogue.tags.add(functionArnOfF, place, { "lambkin:network": "none" });
  assert.equal(catalogue.resolve("f", "1").version.network, false);
  assert.equal(catalogue.resolve("f", undefined).version.network, false);
});
