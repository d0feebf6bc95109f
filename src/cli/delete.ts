import { atEngine, engineFlags, engineOptions } from "./at-engine.ts";
import { UsageError, parseFlags, type Command } from "./command.ts";

export const command: Command = {
  name: "delete",
  summary: "delete a function or one of its versions",
  help: `Usage: lambkin delete NAME [options]

      --qualifier VERSION  delete this published version only
${engineFlags}`,

  async run(argv) {
    const { values, positionals } = parseFlags(argv, { ...engineOptions, qualifier: { type: "string" } });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError("delete takes one function");
    const { qualifier } = values;
    return await atEngine(values, async (client) => {
      await client.deleteFunction(name, qualifier);
      console.error(`${name}${qualifier === undefined ? "" : `:${qualifier}`}: deleted`);
      return 0;
    });
  },
};
