import { cacheDirectory } from "../cache-directory.mjs";
import { runtimes as knownRuntimes } from "../model/runtimes.ts";
import { Runtimes, type RuntimeState } from "../runtimes/runtimes.ts";
import { megabytes } from "../runtimes/size.ts";
import { type Command, parseFlags, UsageError } from "./command.ts";
import { table } from "./table.ts";

export const command: Command = {
  name: "runtimes",
  summary: "list, install and remove the Node.js runtimes",
  help: `Usage: lambkin runtimes [--json]
       lambkin runtimes install [RUNTIME… | --all] [--sdk]
       lambkin runtimes remove RUNTIME…

The Node.js binaries that functions run on, from nodejs4.3 to the newest, and the AWS SDKs that they carry. Both are
fetched from the npm registry at first use, through your own npm, and need no network afterwards.

  install      fetches runtimes before they are needed, e.g. lambkin runtimes install nodejs8.10 nodejs24.x
  remove       frees their space; the SDK goes with the last runtime that carries it
  --all        every runtime that this system has
  --sdk        the AWS SDK as well
  --json       one JSON array, sizes in bytes

They are kept in ${cacheDirectory(process.env)} (LAMBKIN_CACHE chooses another place).`,

  async run(argv) {
    const { values, positionals } = parseFlags(argv, {
      all: { type: "boolean", default: false },
      sdk: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    });
    const runtimes = new Runtimes({
      cacheDirectory: cacheDirectory(process.env),
      announce: (line) => {
        console.error(line);
      },
    });
    const [verb = "list", ...ids] = positionals;
    ids.forEach((id) => runtimes.find(id));
    if (verb === "list") await list(runtimes, values.json);
    else if (verb === "install") return await install(runtimes, values.all ? here(runtimes) : ids, values.sdk);
    else if (verb === "remove") await remove(runtimes, ids);
    else throw new UsageError(`'${verb}' is neither list, install nor remove`);
    return 0;
  },
};

async function list(runtimes: Runtimes, json: boolean): Promise<void> {
  const states = await runtimes.list();
  if (json) console.log(JSON.stringify(states.map(asJson), null, 2));
  else for (const line of table([heading, ...states.map(row)])) console.log(line);
}

async function install(runtimes: Runtimes, ids: readonly string[], withSdk: boolean): Promise<number> {
  if (ids.length === 0) throw new UsageError("install needs the names of runtimes, or --all");
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      interruption.abort();
    });
  }
  try {
    for (const id of ids) {
      console.log(await runtimes.nodeBinary(id, interruption.signal));
      if (withSdk) console.log(await runtimes.sdkModules(id, interruption.signal));
    }
    return 0;
  } catch (error) {
    if (interruption.signal.aborted) return 130;
    throw error;
  }
}

async function remove(runtimes: Runtimes, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) throw new UsageError("remove needs the names of runtimes");
  for (const id of ids) console.error(`${id}: ${(await runtimes.remove(id)) ? "removed" : "was not installed"}`);
}

function here(runtimes: Runtimes): string[] {
  return knownRuntimes.map((each) => each.id).filter((id) => runtimes.versionHere(id) !== undefined);
}

const heading = ["RUNTIME", "NODE", "STATE", "SIZE", "AWS SDK", "SUPPORT ENDS", "NOTE"];

function row(state: RuntimeState): string[] {
  const { runtime, version, sdk } = state;
  return [
    runtime.id,
    version ?? runtime.nodeVersion,
    state.state,
    state.bytes > 0 ? megabytes(state.bytes) : "-",
    sdk.state === "installed" ? `${sdk.name} (${megabytes(sdk.bytes)})` : sdk.name,
    runtime.endOfSupport ?? "-",
    note(state),
  ];
}

function note({ runtime, version }: RuntimeState): string {
  const notes: string[] = [];
  if (version === undefined) notes.push("not packaged for this system");
  else if (version !== runtime.nodeVersion) notes.push(`instead of ${runtime.nodeVersion}, which this system lacks`);
  if (runtime.refusedByAws) notes.push("AWS takes no new functions");
  if (runtime.endOfSupport === undefined) notes.push("ahead of AWS");
  return notes.join("; ");
}

function asJson({ runtime, version, state, bytes, sdk }: RuntimeState): object {
  return {
    runtime: runtime.id,
    nodeVersion: version ?? null,
    state,
    bytes,
    sdk,
    endOfSupport: runtime.endOfSupport ?? null,
    refusedByAws: runtime.refusedByAws,
  };
}
