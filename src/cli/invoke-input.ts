import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { parseEnv } from "node:util";
import { UsageError } from "./command.ts";

/** The event's bytes: JSON as given, a file's content, or stdin for `-`. @throws UsageError */
export async function eventIn(text: string | undefined): Promise<Buffer> {
  if (text === undefined) return Buffer.from("{}");
  if (text === "-") return checked(await buffer(process.stdin), "stdin");
  if (isJson(text)) return Buffer.from(text);
  try {
    return checked(await readFile(text), text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--event '${text}' is neither JSON nor a file that can be read`, { cause: error });
  }
}

/** Environment variables of `--env-file` and `--env`; the latter win. @throws UsageError */
export async function variablesIn(pairs: readonly string[], file: string | undefined): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  if (file !== undefined) Object.assign(variables, await variablesOf(file));
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals < 1) throw new UsageError(`--env takes KEY=VALUE, not '${pair}'`);
    variables[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return variables;
}

async function variablesOf(file: string): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(file, "utf8"));
  } catch (error) {
    throw new UsageError(`--env-file '${file}' can't be read`, { cause: error });
  }
}

function checked(bytes: Buffer, source: string): Buffer {
  if (!isJson(bytes.toString())) throw new UsageError(`the event in ${source} is not JSON`);
  return bytes;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // SyntaxError is the answer here.
    return false;
  }
}
