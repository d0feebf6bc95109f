/**
 * Appends events as fast as they are taken, to the stream that it is told, and prints now and then how many there are
 * and when that was; ended from outside.
 */
import { setImmediate as turn } from "node:timers/promises";
import { realClock } from "../../../../src/clock.ts";
import { openLogs } from "../../../../src/logs/embedded-logs.ts";

const [, , directory = "", logStream = ""] = process.argv;
const place = { region: "us-east-1", accountId: "123456789012" };
const stream = { ...place, logGroup: "g", logStream };
const logs = await openLogs(directory, { clock: realClock, diagnostics: () => {}, place, maxBytes: 2 ** 34 });
for (let count = 0, printedAt = 0; ;) {
  let room: Promise<void> | undefined;
  for (const end = count + 200; count < end; count += 1) {
    const event = { timestamp: Date.now(), message: `line ${count}` };
    room = logs.append(stream, [event]) ?? room;
  }
  if (Date.now() - printedAt >= 5) {
    printedAt = Date.now();
    process.stdout.write(`${count} ${printedAt}\n`);
  }
  await (room ?? turn());
}
