import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { type Callable, isCallable, isTable } from "../member.ts";
import { loadModule } from "../load-module.ts";
import { ProjectError } from "../project.ts";
import { readYaml } from "../yaml-document.ts";
import type { Surroundings } from "./surroundings.ts";
import { VariableError } from "./variable-text.ts";
import type { Configuration, Lookup } from "./variables.ts";

/** `${file(./config.yml):a.b}`: `undefined` where there is no such file, or nothing at the address. @throws ProjectError */
export async function readVariableFile(
  lookup: Lookup,
  around: Surroundings,
  configuration: Configuration,
): Promise<unknown> {
  const [path] = lookup.params;
  if (typeof path !== "string" || path === "") throw new VariableError("can't be resolved: file() wants a path");
  const file = resolve(around.folder, path.replace(/^~(?=\/)/, around.env["HOME"] ?? "~"));
  around.files.add(file);
  const content = await contentOf(file, around);
  const keys = lookup.address === "" ? [] : lookup.address.split(".");
  return await walk(content, keys, { around, configuration, file });
}

async function contentOf(file: string, around: Surroundings): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new VariableError(`can't be resolved: ${error.message}`, { cause: error });
  });
  if (text === undefined) return undefined;
  if (/^\.(?:ya?ml|json|tfstate)$/.test(extname(file))) return readYaml(text, file).value;
  if (!/^\.[cm]?[jt]s$/.test(extname(file))) return text;
  const { exports, files } = await loadModule(file);
  for (const each of files) around.files.add(each);
  return exports;
}

interface Program {
  readonly around: Surroundings;
  readonly configuration: Configuration;
  readonly file: string;
}

/** The first function on the way is called, as Serverless Framework does. */
async function walk(content: unknown, keys: readonly string[], program: Program): Promise<unknown> {
  let value = await content;
  if (isTable(value) && value["default"] !== undefined && (keys[0] === undefined || !(keys[0] in value))) {
    value = value["default"];
  }
  let isCalled = false;
  if (isCallable(value)) {
    value = await call(value, program);
    isCalled = true;
  }
  for (const key of keys) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
    if (!isCallable(value) || isCalled) continue;
    value = await call(value, program);
    isCalled = true;
  }
  return value;
}

async function call(program: Callable, { around, configuration, file }: Program): Promise<unknown> {
  const { stage, region, parameters } = around;
  const given = {
    options: { stage, region, ...parameters },
    resolveConfigurationProperty: async (keys: readonly string[]): Promise<unknown> => await configuration.self(keys),
    resolveVariable: async (text: string): Promise<unknown> => await configuration.variable(text),
  };
  try {
    return await program(given);
  } catch (error) {
    if (error instanceof ProjectError) throw error;
    throw new ProjectError(error instanceof Error ? error.message : String(error), { file, cause: error });
  }
}
