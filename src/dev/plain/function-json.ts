import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { CreateFunctionRequest } from "../../edge/models/lambda.ts";
import { ProjectError, type ProjectFunction } from "../project.ts";

/** The file that says of a folder that it is a function: members of CreateFunction. */
const fileName = "function.json";

export function functionFile(folder: string): string | undefined {
  const file = join(folder, fileName);
  return existsSync(file) ? file : undefined;
}

/** @throws ProjectError */
export function readFunction(folder: string, runtime: string): ProjectFunction {
  const file = join(folder, fileName);
  const { FunctionName, Code: _code, Layers, ...settings } = parse(file);
  const defaults = { Handler: "index.handler", Runtime: runtime };
  return {
    name: FunctionName ?? basename(folder),
    code: { kind: "folder", folder },
    settings: { Role: "arn:aws:iam::123456789012:role/lambkin", ...defaults, ...settings },
    layers: Layers ?? [],
  };
}

function parse(file: string): Partial<CreateFunctionRequest> {
  const text = readFileSync(file, "utf8");
  try {
    return Object(JSON.parse(text));
  } catch (error) {
    const at = faultIn(text, String(error));
    const line = text.slice(0, at).split("\n").length;
    const excerpt = text.split("\n")[line - 1] ?? "";
    throw new ProjectError(`this is not JSON: ${String(error)}`, { file, line, excerpt, cause: error });
  }
}

/** Where it stops to be JSON: V8 does not always say so, but it tells what is wrong from what is not there yet. */
function faultIn(text: string, complaint: string): number {
  const told = /position (\d+)/.exec(complaint)?.[1];
  if (told !== undefined) return Number(told);
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isWrong(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return good;
}

function isWrong(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return String(error).includes("Unexpected token");
  }
}
