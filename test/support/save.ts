import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryDirectory } from "./temporary-directory.ts";

/** Saves a file in one step: however busy the machine, nobody sees it empty. */
export async function save(path: string, text: string): Promise<void> {
  await using aside = await temporaryDirectory();
  const whole = join(aside.path, "whole");
  await writeFile(whole, text);
  await rename(whole, path);
}
