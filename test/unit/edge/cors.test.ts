import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, echoing, invokePath, openEdge } from "./open-edge.ts";

const local = "http://localhost:3000";

test("a page of this machine may ask for anything (API-1041)", async () => {
  await using edge = await openEdge();
  const headers = { Origin: local, "Access-Control-Request-Headers": "authorization,x-amz-date" };
  const { status, headers: allowed, body } = await ask(edge.port, { method: "OPTIONS", path: "/any/path", headers });
  assert.deepEqual([status, body], [204, ""]);
  assert.equal(allowed["access-control-allow-origin"], local);
  assert.equal(allowed["access-control-allow-headers"], "authorization,x-amz-date");
  assert.match(allowed["access-control-allow-methods"] ?? "", /GET.*POST.*PUT.*DELETE/);
  assert.match(allowed["access-control-expose-headers"] ?? "", /x-amz-function-error.*x-amz-executed-version/);
});

test("a preflight of no page in particular names what may be sent", async () => {
  await using edge = await openEdge();
  const { headers } = await ask(edge.port, { method: "OPTIONS", path: "/" });
  assert.equal(headers["access-control-allow-origin"], "*");
  assert.equal(headers["access-control-allow-headers"], "authorization,content-type,x-amz-*,amz-sdk-*");
});

for (const origin of [
  local,
  "http://127.0.0.1:4566",
  "https://app.localhost",
  "http://[::1]:8080",
  "vscode-webview://x",
]) {
  test(`a page of ${origin} may read the answer`, async () => {
    await using edge = await openEdge(echoing());
    const request = { method: "POST", path: invokePath, headers: { Origin: origin } };
    const { status, headers } = await ask(edge.port, request, "{}");
    assert.deepEqual([status, headers["access-control-allow-origin"]], [200, origin]);
  });
}

for (const origin of ["https://example.com", "http://localhost.example.com", "http://127.0.0.1.example.com", "null"]) {
  test(`a page of ${origin} may neither ask nor read`, async () => {
    await using edge = await openEdge(echoing());
    const headers = { Origin: origin };
    const preflight = await ask(edge.port, { method: "OPTIONS", path: invokePath, headers });
    const { status, headers: answered } = await ask(edge.port, { method: "POST", path: invokePath, headers }, "{}");
    assert.deepEqual([preflight.status, preflight.headers["access-control-allow-origin"]], [204, undefined]);
    assert.deepEqual([status, answered["access-control-allow-origin"]], [403, undefined]);
  });
}
