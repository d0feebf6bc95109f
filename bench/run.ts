import { parseArgs } from "node:util";
import { application } from "./application.ts";
import { coldStarts } from "./cold.ts";
import { density } from "./density.ts";
import { flood } from "./flood.ts";
import { idle } from "./idle.ts";
import { largePackage } from "./large-package.ts";
import { logStore } from "./logs.ts";
import { many } from "./many.ts";
import { peers } from "./peers.ts";
import { queue } from "./queue.ts";
import { reload } from "./reload.ts";
import type { Result } from "./result.ts";
import { soak } from "./soak.ts";
import { sqs } from "./sqs.ts";
import { engineStart } from "./start.ts";
import { stream } from "./stream.ts";
import { warm } from "./warm.ts";

const help = `Usage: npm run bench [-- --json] [name …]

Measures the engine and its floors side by side and prints the ratios beside their budgets.
Names: warm, cold, application, idle, start (default: all of these), peers (other programs, fetched at first need),
density (hundreds of environments), many (10,000 functions),
large-package (240 MB in 50,000 files), logs (10 million lines), flood (a function that prints without end),
stream (200 MB through a function URL), reload (from a save to the answer of lambkin dev), queue (asynchronous events), sqs (from a queue to a handler),
soak (an hour of mixed functions, or --minutes N of them).
--json prints one object a line.`;

const benchmarks: Record<string, () => Promise<Result[]>> = {
  warm,
  cold: coldStarts,
  application,
  idle,
  start: engineStart,
  peers,
  density,
  many,
  "large-package": largePackage,
  logs: logStore,
  flood,
  sqs,
  stream,
  queue,
  reload,
  soak: async () => await soak(Number(values.minutes)),
};
const { values, positionals } = parseArgs({
  options: {
    json: { type: "boolean" },
    minutes: { type: "string", default: "60" },
    help: { type: "boolean", short: "h" },
  },
  allowPositionals: true,
});

/** They take long, or fetch other programs. */
const onlyByName = new Set([
  "peers",
  "density",
  "many",
  "large-package",
  "logs",
  "flood",
  "stream",
  "queue",
  "reload",
  "soak",
  "sqs",
]);

if (values.help) {
  console.log(help);
} else {
  for (const [name, run] of Object.entries(benchmarks)) {
    if (positionals.length > 0 ? !positionals.includes(name) : onlyByName.has(name)) continue;
    for (const each of await run()) console.log(values.json ? JSON.stringify(each) : line(each));
  }
}

function line({ name, value, unit, floor, ratio, budget, ok }: Result): string {
  const figures = `${value} ${unit} / ${floor} = ${ratio}`;
  return `${ok ? "ok    " : "MISSED"} ${name.padEnd(42)} ${figures.padEnd(40)} budget ${budget}`;
}
