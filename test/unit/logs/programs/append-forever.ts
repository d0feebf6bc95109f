/** Appends events and prints after each flush how many there are; ended from outside. */
import { realClock } from "../../../../src/clock.ts";
import { openLogs } from "../../../../src/logs/embedded-logs.ts";

const place = { region: "us-east-1", accountId: "123456789012" };
const logs = await openLogs(String(process.argv[2]), {
  clock: realClock,
  diagnostics: () => {},
  place,
  maxBytes: 2 ** 30,
});
for (let count = 0; ;) {
  for (const end = count + 1000; count < end; count += 1) {
    void logs.append({ ...place, logGroup: "g", logStream: "s" }, [{ timestamp: count, message: `line ${count}` }]);
  }
  await logs.flush();
  process.stdout.write(`${count}\n`);
}
