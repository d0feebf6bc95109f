import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { Bundle } from "../dev/code/bundle.ts";
import { CodeError, type Flaw } from "../dev/code/code-error.ts";
import { findHandler } from "../dev/code/handler-file.ts";
import { findRuntime } from "../model/runtimes.ts";
import { type FileFunction, defaultRuntime } from "./file-function.ts";

/**
 * Bundles a file that is TypeScript or JSX below `directory`; resolves to the folder, whose handler is the same, or to the
 * file's own package.
 * @throws CodeError that says where
 */
export async function codeFolder(target: FileFunction, directory: () => Promise<string>): Promise<string> {
  const { folder, handler, runtime: runtimeId = defaultRuntime, layers = [] } = target;
  const { isTyped, module, file } = findHandler(folder, handler);
  const runtime = findRuntime(runtimeId);
  // What is no runtime is refused later, in AWS's words.
  if (!isTyped || file === undefined || !runtime) return folder;
  const own = await mkdtemp(join(await directory(), "bundle-"));
  const source = { entry: file, module, folder, runtime, given: {}, directory: own, hasLayers: layers.length > 0 };
  const bundle = new Bundle(source);
  try {
    return await bundle.build();
  } catch (error) {
    throw error instanceof CodeError ? new CodeError(error.flaws.map(placed)) : error;
  } finally {
    await bundle.close();
  }
}

/** A test's runner shows the message alone. */
function placed(flaw: Flaw): Flaw {
  const { file, line, message, excerpt = "" } = flaw;
  return file === undefined ? flaw : { ...flaw, message: `${file}:${line}: ${message}\n  ${excerpt.trim()}` };
}
