import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue } from "../../../src/catalogue/catalogue.ts";
import type { ListPosition } from "../../../src/catalogue/listing.ts";
import { openTestCatalogue, place, request } from "../../support/open-catalogue.ts";

function pages(catalogue: Catalogue, limit: number, allVersions: boolean): string[][] {
  const found: string[][] = [];
  let after: ListPosition | undefined;
  do {
    const page = catalogue.list({ place, after, limit, allVersions });
    found.push(page.items.map(({ functionArn }) => functionArn.slice(functionArn.indexOf("function:") + 9)));
    after = page.next;
  } while (after);
  return found;
}

test("functions are listed by name, page by page", async () => {
  await using opened = await openTestCatalogue();
  for (const name of ["c", "a", "B", "d"]) await opened.catalogue.deployments.create(request({ name }));
  assert.deepEqual(pages(opened.catalogue, 2, false), [
    ["B", "a"],
    ["c", "d"],
  ]);
  assert.deepEqual(pages(opened.catalogue, 3, false), [["B", "a", "c"], ["d"]]);
  assert.deepEqual(pages(opened.catalogue, 50, false), [["B", "a", "c", "d"]]);
});

test("a list of all versions is qualified and may break inside a function", async () => {
  await using opened = await openTestCatalogue();
  for (const name of ["a", "b"]) await opened.catalogue.deployments.create(request({ name, publish: true }));
  assert.deepEqual(pages(opened.catalogue, 3, true), [["a:$LATEST", "a:1", "b:$LATEST"], ["b:1"]]);
  assert.deepEqual(pages(opened.catalogue, 1, true), [["a:$LATEST"], ["a:1"], ["b:$LATEST"], ["b:1"]]);
});

test("a list goes on behind a function that was deleted in between", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  for (const name of ["a", "b", "c"]) await catalogue.deployments.create(request({ name }));
  const first = catalogue.list({ place, after: undefined, limit: 2, allVersions: false });
  await catalogue.deployments.delete("b", undefined, place);
  const second = catalogue.list({ place, after: first.next, limit: 2, allVersions: false });
  assert.deepEqual(
    second.items.map(({ document }) => document.functionName),
    ["c"],
  );
});
