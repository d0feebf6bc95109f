/** Opens the store, claims a message, says so, and waits to be ended from outside. */
import { realClock } from "../../../../src/clock.ts";
import { DataDirectoryInUseError } from "../../../../src/store/directory-lock.ts";
import { openStore } from "../../../../src/store/embedded-store.ts";

try {
  const store = await openStore(String(process.argv[2]), realClock);
  const now = Date.now();
  await store.commit({ put: [{ id: "m", queue: "q", body: Buffer.from("m"), runAt: now, expireAt: now + 3_600_000 }] });
  await store.claim("q", 1, 3_600_000);
  process.stdout.write("claimed\n");
} catch (error) {
  if (!(error instanceof DataDirectoryInUseError)) throw error;
  process.exitCode = 3;
}
