import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** Compiles `programs/<name>.c`. Resolves to the program's bytes; `undefined` where there is no compiler. */
export async function compile(name: string): Promise<Buffer | undefined> {
  await using directory = await temporaryDirectory();
  const program = join(directory.path, name);
  const source = fileURLToPath(new URL(`programs/${name}.c`, import.meta.url));
  const { error, status, stderr } = spawnSync("cc", ["-O1", "-o", program, source], { encoding: "utf8" });
  if (error) return undefined; // ENOENT
  if (status !== 0) throw new Error(stderr);
  return readFileSync(program);
}
