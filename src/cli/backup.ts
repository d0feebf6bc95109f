import { constants } from "node:fs";
import { copyFile, mkdir, readdir, stat } from "node:fs/promises";
import { join, resolve as absolute } from "node:path";
import { DatabaseSync, backup } from "node:sqlite";
import { type Command, UsageError, parseFlags } from "./command.ts";
import { dataDirectoryOf } from "./start.ts";

const databases = ["lambkin.db", "logs.db"];

export const command: Command = {
  name: "backup",
  summary: "copy the state, also of a running engine",
  help: `Usage: lambkin backup DIRECTORY [--data DIR]

Copies functions, layers, queued events, logs and access keys into a new directory, as they are at this moment; the
engine may run meanwhile. To go back to it, start an engine with --data DIRECTORY, or with a copy of it.

      --data DIR     folder of the state (default: .lambkin)
  -h, --help`,

  async run(argv) {
    const { values, positionals } = parseFlags(argv, { data: { type: "string" } });
    const [target, ...rest] = positionals;
    if (target === undefined || rest.length > 0) throw new UsageError("backup takes the directory to be made");
    return await copyState(dataDirectoryOf(values.data), absolute(target));
  },
};

async function copyState(data: string, target: string): Promise<number> {
  if (!(await isThere(join(data, "lambkin.db")))) return complain(`there is no state in ${data}; name it with --data`);
  if (await isThere(target)) return complain(`${target} is there already: name a directory to be made`);
  await mkdir(target, { recursive: true, mode: 0o700 });
  // The packages afterwards: what a database names stays for an hour at least.
  for (const name of databases) await copyDatabase(join(data, name), join(target, name));
  const packages = await copyPackages(join(data, "code"), join(target, "code"));
  if (await isThere(join(data, "access-keys.json"))) await copy(data, target, "access-keys.json");
  console.log(`${target}: the state of ${data}, ${packages} packages`);
  return 0;
}

async function copyDatabase(from: string, to: string): Promise<void> {
  if (!(await isThere(from))) return;
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    await backup(database, to);
  } finally {
    database.close();
  }
}

/** As they came: an engine unpacks them when it starts. Returns how many. */
async function copyPackages(from: string, to: string): Promise<number> {
  await mkdir(to, { recursive: true });
  const zips = (await isThere(from)) ? (await readdir(from)).filter((name) => name.endsWith(".zip")) : [];
  for (const name of zips) await copy(from, to, name);
  return zips.length;
}

async function copy(from: string, to: string, name: string): Promise<void> {
  await copyFile(join(from, name), join(to, name), constants.COPYFILE_FICLONE);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined; // ENOENT
}

function complain(text: string): number {
  console.error(`lambkin backup: ${text}`);
  return 1;
}
