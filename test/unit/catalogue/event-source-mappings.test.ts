import assert from "node:assert/strict";
import { test } from "node:test";
import { mappingKey, mappingKind } from "../../../src/catalogue/mapping-documents.ts";
import type { MappingDocument } from "../../../src/catalogue/mapping-documents.ts";
import { isFilterPattern } from "../../../src/catalogue/filter-pattern.ts";
import { eventually } from "../../support/eventually.ts";
import { arn, now, openTestCatalogue, place, request } from "../../support/open-catalogue.ts";

const settings = { EventSourceArn: "arn:aws:sqs:us-east-1:123456789012:q", BatchSize: 10 };
const everything = { place, name: undefined, eventSourceArn: undefined };

function mapping(uuid: string, status: MappingDocument["status"], isEnabled = true): MappingDocument {
  return { place, uuid, functionArn: arn, status, isEnabled, modifiedAt: now, tags: {}, settings };
}

test("what a crash left half done is finished at the next start (API-225)", async () => {
  await using opened = await openTestCatalogue();
  const left = [
    mapping("a", "creating"),
    mapping("b", "creating", false),
    mapping("c", "updating"),
    mapping("d", "deleting"),
    mapping("e", "settled"),
  ];
  for (const body of left) {
    const key = mappingKey(place, body.uuid);
    await opened.store.commit({ docs: [{ kind: mappingKind, key, rev: body.uuid, body, expect: "absent" }] });
  }
  const { eventSourceMappings } = await opened.again();
  await eventually(() =>
    assert.deepEqual(
      eventSourceMappings.list(everything).toSorted((one, other) => (one.uuid < other.uuid ? -1 : 1)),
      ["a", "b", "c", "e"].map((uuid) => mapping(uuid, "settled", uuid !== "b")),
    ),
  );
});

test("of two engines that change a mapping at once, one is refused", async () => {
  await using opened = await openTestCatalogue();
  const one = opened.catalogue;
  await one.deployments.create(request());
  const create = { place, name: "f", isEnabled: true, tags: { a: "b" }, settings };
  const { uuid, tags } = await one.eventSourceMappings.create(create);
  await one.idle();
  assert.deepEqual(tags, { a: "b" });
  const other = await opened.again();
  const update = { place, uuid, name: undefined, isEnabled: false, settings: {} };
  const results = await Promise.allSettled([
    one.eventSourceMappings.update(update),
    other.eventSourceMappings.update(update),
  ]);
  assert.deepEqual(results.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  const [refused] = results.filter((each) => each.status === "rejected");
  assert.equal(refused?.reason.name, "ResourceInUseException");
});

test("of two mappings of one queue that are made at once, one is refused", async () => {
  await using opened = await openTestCatalogue();
  const { deployments, eventSourceMappings } = opened.catalogue;
  await deployments.create(request());
  const create = { place, name: "f", isEnabled: true, tags: {}, settings };
  const results = await Promise.allSettled([eventSourceMappings.create(create), eventSourceMappings.create(create)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ["fulfilled", "rejected"],
  );
});

test("of two changes of one mapping at once, one is refused as in use, also where both move it (API-226)", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  for (const name of ["f", "g"]) await catalogue.deployments.create(request({ name }));
  const create = { place, name: "f", isEnabled: true, tags: {}, settings };
  const { uuid } = await catalogue.eventSourceMappings.create(create);
  await catalogue.idle();
  for (const name of [undefined, "g"]) {
    const update = { place, uuid, name, isEnabled: false, settings: {} };
    const results = await Promise.allSettled([
      catalogue.eventSourceMappings.update(update),
      catalogue.eventSourceMappings.update(update),
    ]);
    assert.deepEqual(
      results.map((each) => (each.status === "rejected" ? each.reason.name : each.status)),
      ["fulfilled", "ResourceInUseException"],
    );
    await catalogue.idle();
  }
});

const filterPatterns: readonly (readonly [string, boolean])[] = [
  ['{"body":{"a":["x",1,null]}}', true],
  ['{"body":{"a":[{"prefix":"x"}]}}', true],
  ["{}", true],
  ["", false],
  ["simple", false],
  ["null", false],
  ['["x"]', false],
  ['{"body":"x"}', false],
  ['{"body":{"a":[]}}', false],
];

for (const [text, isValid] of filterPatterns) {
  test(`${text || "no text"} is ${isValid ? "a" : "no"} filter pattern`, () => {
    assert.equal(isFilterPattern(text), isValid);
  });
}
