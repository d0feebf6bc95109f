import assert from "node:assert/strict";
import { test } from "node:test";
import { findHandler } from "../../../../src/dev/code/handler-file.ts";
import { folderOf } from "../../../support/folder-of.ts";

test("a handler setting leads to the file that the runtime would take", async () => {
  await using folder = await folderOf({ "a.js": "", "a.mjs": "", "b.ts": "", "c/index.js": "" });
  const settings = ["a.handler", "b.handler", "c.handler", "c/index.handler"];
  assert.deepEqual(
    settings.map((each) => findHandler(folder.path, each).file?.slice(folder.path.length + 1)),
    ["a.js", "b.ts", undefined, "c/index.js"],
  );
});
