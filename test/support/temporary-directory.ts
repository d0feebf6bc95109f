import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory of the test's own, gone when it ends: `await using directory = await temporaryDirectory()`. */
export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "lambkin-test-"));
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      // Again where a process that is about to end has put something there meanwhile.
      await rm(path, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
