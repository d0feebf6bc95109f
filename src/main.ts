import { setFlagsFromString } from "node:v8";
import { type Command, UsageError } from "./cli/command.ts";
import { ConfigError } from "./config.ts";

// Payloads count as heap, and the heap is small: V8 would look through all of it after every 16 MB of them.
setFlagsFromString("--heap-growing-percent=400");

/** Loaded when asked for: most commands need little of the engine. */
const commands: Record<string, () => Promise<{ command: Command }>> = {
  dev: async () => await import("./cli/dev.ts"),
  start: async () => await import("./cli/start.ts"),
  invoke: async () => await import("./cli/invoke.ts"),
  deploy: async () => await import("./cli/deploy.ts"),
  "migrate-check": async () => await import("./cli/migrate-check.ts"),
  logs: async () => await import("./cli/logs.ts"),
  list: async () => await import("./cli/list.ts"),
  delete: async () => await import("./cli/delete.ts"),
  keys: async () => await import("./cli/keys.ts"),
  backup: async () => await import("./cli/backup.ts"),
  runtimes: async () => await import("./cli/runtimes.ts"),
  doctor: async () => await import("./cli/doctor.ts"),
};

/** Started by scripts of a clone, of no use elsewhere. */
const unlisted: typeof commands = { try: async () => await import("./cli/try.ts") };

/** Errors that a person can mend, by name: their rooms take time to load. */
const forPeople = new Set([
  "AccessKeysError",
  "DataDirectoryInUseError",
  "InstallError",
  "PackageError",
  "SandboxError",
  "UnavailableRuntimeError",
  "UnknownRuntimeError",
]);

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // whoever read has seen enough, e.g. head
  throw error;
});
const status = await main(process.argv.slice(2));
process.stdout.write("", () => {
  process.exit(status);
});

async function main([name = "--help", ...argv]: readonly string[]): Promise<number> {
  if (name === "--version" || name === "-v") return print(await version());
  if (name === "--help" || name === "-h") return print(await overview());
  const load = commands[name] ?? unlisted[name];
  if (load === undefined) return complain(new UsageError(`there is no command '${name}'`), "lambkin");
  const { command } = await load();
  if (argv.includes("--help") || argv.includes("-h")) return print(command.help);
  try {
    return await command.run(argv);
  } catch (error) {
    return complain(error, `lambkin ${name}`);
  }
}

function print(text: string): number {
  console.log(text);
  return 0;
}

function complain(error: unknown, who: string): number {
  if (error instanceof UsageError || error instanceof ConfigError) {
    console.error(`${who}: ${error.message}; see ${who} --help`);
    return 2;
  }
  const isForPeople = error instanceof Error && forPeople.has(error.name);
  console.error(isForPeople ? `${who}: ${error.message}` : error);
  return isForPeople && error.name === "UnknownRuntimeError" ? 2 : 1;
}

async function overview(): Promise<string> {
  const loaded = await Promise.all(Object.values(commands).map(async (load) => (await load()).command));
  const lines = loaded.map(({ name, summary }) => `  ${name.padEnd(15)}${summary}`);
  return `Usage: lambkin COMMAND …

Runs AWS Lambda functions written for Node.js exactly as AWS does, on your own machine.

${lines.join("\n")}

lambkin COMMAND --help says more of each; lambkin --version prints ${await version()}.`;
}

async function version(): Promise<string> {
  return (await import("./model/version.ts")).engineVersion();
}
