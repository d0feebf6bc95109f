import assert from "node:assert/strict";
import { test } from "node:test";
import { StreamedBody } from "../../../src/environments/streamed-body.ts";
import { maxResponseBytes } from "../../../src/model/limits.ts";

test("a streamed response is its pieces in their order, however many", () => {
  for (const count of [0, 1, 2, 4096, 10_000]) {
    const body = new StreamedBody();
    for (let i = 0; i < count; i += 1) body.push(Buffer.from(String(i % 10)));
    assert.equal(body.take().toString(), Array.from({ length: count }, (_, i) => i % 10).join(""));
    assert.equal(body.take().length, 0);
  }
});

test("a streamed response that is too large is not kept", () => {
  const body = new StreamedBody();
  body.push(Buffer.alloc(maxResponseBytes));
  assert.equal(body.isTooLarge, false);
  body.push(Buffer.alloc(1));
  assert.equal(body.isTooLarge, true);
  assert.equal(body.take().length, 0);
});
