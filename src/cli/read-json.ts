import { readFile } from "node:fs/promises";

/** A JSON object of a file. */
export async function readJson(path: string): Promise<Record<string, unknown>> {
  const value: unknown = JSON.parse(await readFile(path, "utf8"));
  if (typeof value !== "object" || value === null) throw new Error(`${path} must hold a JSON object`);
  return { ...value };
}
