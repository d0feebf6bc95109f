/** Puts messages and changes documents under load, and prints what was acknowledged; ended from outside. */
import { randomUUID } from "node:crypto";
import { realClock } from "../../../../src/clock.ts";
import { openStore } from "../../../../src/store/embedded-store.ts";

const store = await openStore(String(process.argv[2]), realClock);

async function putForever(): Promise<void> {
  for (;;) {
    const id = randomUUID();
    const now = Date.now();
    await store.commit({ put: [{ id, queue: "q", body: Buffer.from(id), runAt: now, expireAt: now + 3_600_000 }] });
    process.stdout.write(`put ${id}\n`);
  }
}

async function writeForever(key: string): Promise<void> {
  let previous = "absent";
  for (let number = 1; ; number += 1) {
    const rev = randomUUID();
    await store.commit({ docs: [{ kind: "f", key, rev, body: number, expect: previous }] });
    process.stdout.write(`doc ${key} ${number}\n`);
    previous = rev;
  }
}

await Promise.all([...Array.from({ length: 20 }, putForever), writeForever("a"), writeForever("b")]);
