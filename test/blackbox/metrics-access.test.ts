import assert from "node:assert/strict";
import { test } from "node:test";
import { openApi } from "../support/open-api.ts";

const path = "/_lambkin/metrics";

function basic(name: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}` };
}

test("metrics are for everybody until there are access keys, then for those of the engine's own account", async () => {
  await using api = await openApi();
  assert.equal((await api.raw("GET", path)).status, 200);
  const own = api.keys.create("123456789012", 0);
  const other = api.keys.create("000000000001", 0);
  for (const headers of [
    {},
    { authorization: "Basic ?" },
    { authorization: `Bearer ${own.secret}` },
    basic(own.id, other.secret),
    basic(own.id, ""),
    basic(other.id, other.secret),
    basic("AKIAIOSFODNN7EXAMPLE", own.secret),
  ]) {
    const refused = await api.raw("GET", path, undefined, headers);
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get("www-authenticate"), 'Basic realm="Lambkin metrics"');
  }
  const allowed = await api.raw("GET", path, undefined, basic(own.id, own.secret));
  assert.deepEqual([allowed.status, allowed.headers.get("content-type")], [200, "text/plain"]);
});
