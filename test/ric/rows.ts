import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Runtime } from "../../src/model/runtimes.ts";
import type { Case } from "../runtimes/case.ts";
import { selectRuntimes } from "../runtimes/select.ts";
import { clientPrograms } from "./clients.ts";

const tables = join(import.meta.dirname, "../runtimes/conformance");

/** What no client has a part in: both sides would be the same code of the engine. */
const platforms = ["init-limit.ts", "platform-events.ts", "platform-lines.ts"];

/** The rows of the conformance suite that can be played, each with the runtimes that one of AWS's clients runs on. */
export async function comparableRows(): Promise<{ readonly row: Case; readonly runtimes: readonly Runtime[] }[]> {
  const files = globSync("*.ts", { cwd: tables }).filter((file) => !platforms.includes(basename(file)));
  const modules = await Promise.all(
    files.toSorted().map(async (file): Promise<object> => await import(pathToFileURL(join(tables, file)).href)),
  );
  const rows = modules.flatMap((module) => Object.values(module).filter(isTable).flat());
  return rows
    .filter((row) => row.skip === undefined && row.needsWalls !== true)
    .map((row) => ({ row, runtimes: selectRuntimes(row.on).filter(({ id }) => clientPrograms[id] !== undefined) }));
}

function isTable(value: unknown): value is readonly Case[] {
  return Array.isArray(value);
}
