/** Puts messages until the store takes no more, prints which it took and what it said then. */
import assert from "node:assert/strict";
import { realClock } from "../../../../src/clock.ts";
import { openStore } from "../../../../src/store/embedded-store.ts";
import { StoreError } from "../../../../src/store/store.ts";

const store = await openStore(String(process.argv[2]), realClock);
await store.commit({ docs: [{ kind: "f", key: "a", rev: "r", body: 1, expect: "absent" }] });
const now = Date.now();
try {
  for (let count = 0; count < 10_000; count += 1) {
    const message = { id: `m${count}`, queue: "q", body: Buffer.alloc(50_000), runAt: now, expireAt: now + 3_600_000 };
    await store.commit({ put: [message] });
    process.stdout.write(`${message.id}\n`);
  }
} catch (error) {
  assert(error instanceof StoreError);
  process.stdout.write(`${error.code}: ${error.message}\n`);
}
assert.equal((await store.get("f", "a"))?.rev, "r");
await store.close();
