/** Appends events and prints after each flush how many there are; ended from outside. */
import { realClock } from "../../../../src/clock.ts";
import { openLogs } from "../../../../src/logs/embedded-logs.ts";

const logs = await openLogs(String(process.argv[2]), { clock: realClock, diagnostics: () => {} });
for (let count = 0; ;) {
  for (const end = count + 1000; count < end; count += 1) {
    logs.append({ logGroup: "g", logStream: "s" }, [{ timestamp: count, message: `line ${count}` }]);
  }
  await logs.flush();
  process.stdout.write(`${count}\n`);
}
