import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Member } from "../member.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What `.env` files hold for a stage; the first that has a variable is right. Serverless Framework 4 reads them always,
 * 3 where `useDotenv` says so.
 */
export async function dotenvOf(
  root: Member,
  stage: string,
  folder: string,
): Promise<{ variables: Variables; files: string[] }> {
  if (!isWanted(root)) return { variables: {}, files: [] };
  const files = [".env", ".env.local", `.env.${stage}`, `.env.${stage}.local`].map((name) => join(folder, name));
  const variables: Record<string, string | undefined> = {};
  for (const file of files) {
    const text = await readFile(file, "utf8").catch(() => "");
    Object.assign(variables, parseEnv(text));
  }
  return { variables, files };
}

export function hasDotenvPlugin(root: Member): boolean {
  return root
    .get("plugins")
    .list()
    .some(({ value }) => value === "serverless-dotenv-plugin");
}

function isWanted(root: Member): boolean {
  const isOld = /^\D*[123](?:\D|$)/.test(root.get("frameworkVersion").text() ?? "4");
  return hasDotenvPlugin(root) || root.get("useDotenv").value === true || !isOld;
}
