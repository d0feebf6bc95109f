import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceModel } from "../../../../src/edge/models/model.ts";
import { formInput } from "../../../../src/edge/query/query-form.ts";
import { wrappedNames } from "../../../../src/edge/query/query-names.ts";

const names = wrappedNames(serviceModel("sns"));

test("elements are in the order of their indexes, whatever is missing between them", () => {
  const form = new URLSearchParams("Tags.member.10.Key=c&Tags.member.2.Key=a&Tags.member.03.Key=x&Tags.member.9.Key=b");
  assert.deepEqual(formInput(form, "CreateTopicInput", names), { Tags: [{ Key: "a" }, { Key: "b" }, { Key: "c" }] });
});

test("a form with very many elements is read once, not once for each element", () => {
  const entries = Array.from({ length: 60_000 }, (_, index) => {
    const path = `PublishBatchRequestEntries.member.${index + 1}`;
    return `${path}.Id=${index}&${path}.MessageAttributes.entry.1.Name=n`;
  });
  const form = new URLSearchParams(`${entries.join("&")}&${"1.".repeat(500_000)}`);
  const { PublishBatchRequestEntries } = formInput(form, "PublishBatchInput", names);
  assert(Array.isArray(PublishBatchRequestEntries));
  assert.equal(PublishBatchRequestEntries.length, 60_000);
});
