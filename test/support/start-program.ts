import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { temporaryDirectory } from "./temporary-directory.ts";

/** `lambkin start` as a person calls it, with a data directory of its own, until Ctrl-C. */
export async function startProgram(
  flags: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly endpoint: string }> {
  const directory = await temporaryDirectory();
  const main = join(import.meta.dirname, "../../src/main.ts");
  const own = ["--port", "0", "--data", directory.path, "--prewarm", "0"];
  const engine = spawn(process.execPath, [main, "start", ...own, ...flags], {
    env: { ...process.env, ...environment },
  });
  engine.stderr.resume();
  const exited = once(engine, "exit");
  const tooEarly = exited.then(() => assert.fail("it ended before it served"));
  const [line] = await Promise.race([once(createInterface(engine.stdout), "line"), tooEarly]);
  return {
    endpoint: String(line).split(" ").at(-1) ?? "",
    [Symbol.asyncDispose]: async () => {
      engine.kill("SIGTERM");
      assert.deepEqual(await exited, [0, null]);
      await directory[Symbol.asyncDispose]();
    },
  };
}
