import { fileURLToPath } from "node:url";
import { zipFolder } from "../src/cli/lambda-client.ts";

/** The deployment package of a function under `bench/functions`. */
export async function packageOf(name: string): Promise<Buffer> {
  return await zipFolder(fileURLToPath(new URL(`functions/${name}`, import.meta.url)));
}
