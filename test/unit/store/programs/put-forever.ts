/** Puts messages and changes documents under load, and prints what was acknowledged; ended from outside. */
import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { realClock } from "../../../../src/clock.ts";
import { openStore } from "../../../../src/store/embedded-store.ts";

/** What a full pipe takes later would be lost with the process. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

const store = await openStore(String(process.argv[2]), realClock);

async function putForever(): Promise<void> {
  for (;;) {
    const id = randomUUID();
    const now = Date.now();
    await store.commit({ put: [{ id, queue: "q", body: Buffer.from(id), runAt: now, expireAt: now + 3_600_000 }] });
    say(`put ${id}`);
  }
}

async function writeForever(key: string): Promise<void> {
  let previous = "absent";
  for (let number = 1; ; number += 1) {
    const rev = randomUUID();
    await store.commit({ docs: [{ kind: "f", key, rev, body: number, expect: previous }] });
    say(`doc ${key} ${number}`);
    previous = rev;
  }
}

await Promise.all([...Array.from({ length: 20 }, putForever), writeForever("a"), writeForever("b")]);
