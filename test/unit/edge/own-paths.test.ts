import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { DownloadKey } from "../../../src/catalogue/download-key.ts";
import { codeLocation } from "../../../src/edge/code-download.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { ask, openEdge } from "./open-edge.ts";

test("a link to a deployment package gives its bytes without credentials, and nothing to who changes it (API-203)", async () => {
  await using directory = await temporaryDirectory();
  const zip = join(directory.path, "package.zip");
  await writeFile(zip, "the zip");
  const downloadKey = new DownloadKey("secret");
  await using edge = await openEdge({ catalogue: { downloadKey, zip: async () => zip } });
  const sha256 = "a".repeat(64);
  const link = codeLocation({ sha256, origin: `http://127.0.0.1:${edge.port}`, now: Date.now() }, downloadKey);
  const path = link.slice(link.indexOf("/_lambkin"));
  const { status, headers, body } = await ask(edge.port, { path });
  assert.deepEqual([status, headers["content-type"], body], [200, "application/zip", "the zip"]);
  const other = await ask(edge.port, { path: path.replace("aaa", "aab") });
  assert.deepEqual([other.status, other.headers["content-type"]], [403, "application/xml"]);
});

test("there is nothing else among the engine's own paths", async () => {
  await using edge = await openEdge();
  const { status, headers } = await ask(edge.port, { path: "/_lambkin/secrets" });
  assert.deepEqual([status, headers["x-amzn-errortype"]], [404, "UnknownOperationException"]);
});
