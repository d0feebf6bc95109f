import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Member, type Table, changed, isCallable, isTable } from "../member.ts";
import { loadModule } from "../load-module.ts";
import type { ProjectDraft } from "../project-draft.ts";
import { ProjectError, type ReadOptions } from "../project.ts";
import { readYaml } from "../yaml-document.ts";
import { dotenvOf, hasDotenvPlugin } from "./dotenv.ts";
import type { Surroundings } from "./surroundings.ts";
import { lookUpIn } from "./variable-sources.ts";
import { Variables } from "./variables.ts";

export interface Configuration {
  /** With nothing left to look up. */
  readonly root: Member;
  readonly stage: string;
  /** Absolute paths of all that it was read from. */
  readonly files: Iterable<string>;
}

/** @throws ProjectError */
export async function readConfiguration(
  file: string,
  options: ReadOptions,
  draft: ProjectDraft,
): Promise<Configuration> {
  const files = new Set([file]);
  const raw = await rawConfiguration(file, files);
  if (!isTable(raw.value)) throw raw.error("has no configuration in it");
  const folder = dirname(file);
  const { region, accountId, parameters } = options;
  const before: Surroundings = {
    folder,
    region,
    accountId,
    parameters,
    files,
    unserved: [],
    stage: options.stage ?? "dev",
    givenStage: options.stage,
    env: options.env,
  };
  const own = options.stage ?? (await new Variables(raw, lookUpIn(before)).self(["provider", "stage"]));
  const stage = typeof own === "string" && own !== "" ? own : "dev";
  const dotenv = await dotenvOf(raw, stage, folder);
  for (const each of dotenv.files) files.add(each);
  const env = { ...dotenv.variables, ...options.env };
  const around = { ...before, stage, env, unserved: draft.unserved };
  const resolved = await new Variables(raw, lookUpIn(around)).resolved();
  if (!isTable(resolved)) throw raw.error("has no configuration in it");
  const whole = hasDotenvPlugin(raw.as(resolved)) ? withVariables(resolved, dotenv.variables) : resolved;
  return { root: raw.as(withOneTable(whole)), stage, files };
}

async function rawConfiguration(file: string, files: Set<string>): Promise<Member> {
  if (/\.(?:ya?ml|json)$/.test(file)) {
    const { value, source } = readYaml(await textOf(file), file);
    return Member.root(value, source);
  }
  const loaded = await loadModule(file);
  for (const each of loaded.files) files.add(each);
  const { exports } = loaded;
  const value = isTable(exports) && exports["default"] !== undefined ? exports["default"] : exports;
  const given = await (isCallable(value) ? value() : value);
  return Member.root(given, { file, lines: [] });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new ProjectError(error instanceof Error ? error.message : String(error), { file, cause: error });
  }
}

/** serverless-dotenv-plugin gives them to every function. */
function withVariables(root: Table, variables: Readonly<Record<string, string | undefined>>): Table {
  const provider = isTable(root["provider"]) ? root["provider"] : {};
  const environment = isTable(provider["environment"]) ? provider["environment"] : {};
  return changed(root, { provider: changed(provider, { environment: changed(environment, variables) }) });
}

/** `functions` may be a list of objects, each of a file of its own. */
function withOneTable(root: Table): Table {
  const { functions } = root;
  if (!Array.isArray(functions)) return root;
  const entries = functions.filter(isTable).flatMap((each) => Object.entries(each));
  return changed(root, { functions: Object.fromEntries(entries) });
}
