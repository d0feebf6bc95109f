import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownFile } from "../model/own-files.ts";
import { runtimes } from "../model/runtimes.ts";
import type { LambdaClient } from "../client/lambda-client.ts";
import { type Command, UsageError, parseFlags } from "./command.ts";
import { serveProject } from "./serve-project.ts";
import { inspectedIn, serveFlags, serveOptions } from "./start.ts";

const examples = fileURLToPath(ownFile("../examples"));
const first = "helloworld";

/** What `npm start` does in a clone. */
export const command: Command = {
  name: "try",
  summary: "serve the examples, reload what is saved, and invoke the first one",
  help: `Usage: npm start [-- options]

Starts the engine, serves every function under examples/ as lambkin dev does, invokes ${first}, and serves until Ctrl-C.
The state is temporary without --data.

${serveFlags}
`,
  async run(argv) {
    const { rest, inspection } = await inspectedIn(argv);
    const { values: serving, positionals } = parseFlags(rest, serveOptions);
    if (positionals.length > 0) throw new UsageError(`unexpected argument '${positionals[0]}'`);
    const runtime = runtimes.at(-1)?.id ?? "";
    const plain = { paths: [examples], runtime, stage: undefined, parameters: {}, envFile: undefined };
    // The examples have nearly as many runtimes as functions.
    const modest = { ...plain, fetchesAhead: false };
    return await serveProject({ ...modest, output: "text", serving, inspection, whenServing: invokeFirst });
  },
};

async function invokeFirst(client: LambdaClient): Promise<void> {
  console.log(`Invoking ${first} with examples/${first}/event.json:\n`);
  const event = await readFile(join(examples, first, "event.json"));
  // With the log asked for, the answer comes when all of it has been shown.
  const { payload } = await client.invoke(first, event, { "x-amz-log-type": "Tail" });
  console.log(`          ${payload.toString()}\n`);
  console.log("Serving until Ctrl-C. Change a file under examples/, and invoke its function again.\n");
}
