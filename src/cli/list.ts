import type { FunctionConfiguration } from "../edge/models/lambda.ts";
import { atEngine, engineFlags, engineOptions } from "./at-engine.ts";
import { UsageError, parseFlags, type Command } from "./command.ts";
import { table } from "./table.ts";
import { bytesText } from "./units.ts";

export const command: Command = {
  name: "list",
  summary: "list the functions of a running engine",
  help: `Usage: lambkin list [options]

      --json               one JSON array of configurations, as AWS shows them
${engineFlags}`,

  async run(argv) {
    const { values, positionals } = parseFlags(argv, {
      ...engineOptions,
      json: { type: "boolean", default: false },
    });
    if (positionals.length > 0) throw new UsageError("list takes no arguments");
    return await atEngine(values, async (client) => {
      const functions = await Array.fromAsync(client.listFunctions());
      if (values.json) console.log(JSON.stringify(functions, null, 2));
      else show(functions);
      return 0;
    });
  },
};

function show(functions: readonly FunctionConfiguration[]): void {
  const titles = ["NAME", "RUNTIME", "MEMORY", "TIMEOUT", "SIZE", "LAST MODIFIED"];
  for (const line of table([titles, ...functions.map(row)])) console.log(line);
}

function row(configuration: FunctionConfiguration): string[] {
  const { FunctionName = "", Runtime = "", MemorySize, Timeout, CodeSize = 0, LastModified = "" } = configuration;
  return [FunctionName, Runtime, `${MemorySize} MB`, `${Timeout} s`, bytesText(CodeSize), LastModified];
}
