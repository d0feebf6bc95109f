import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { loadModule } from "../load-module.ts";
import { type Callable, Member, isCallable, isTable } from "../member.ts";
import { ProjectDraft } from "../project-draft.ts";
import { ProjectError, type ProjectReader, type ReadOptions } from "../project.ts";
import { apiOf } from "./api.ts";
import { buildOf } from "./build.ts";
import { defineConfig } from "./define-config.ts";
import { common, readFunction } from "./functions.ts";
import { readQueues } from "./queues.ts";
import type { Reading } from "./reading.ts";

const names = ["ts", "mts", "js", "mjs"].map((end) => `lambkin.config.${end}`);
const members = ["functions", "defaults", "layers", "queues", "api", "build"];

/** `lambkin.config.ts`: `docs/config.md`. */
export const configReader: ProjectReader = {
  find: (folder) => names.map((name) => join(folder, name)).find(existsSync),
  async read(file, options) {
    const { root, files } = await load(file, options);
    root.only(members);
    root.get("defaults").only(common);
    const draft = new ProjectDraft(options);
    const build = buildOf(root.get("build"));
    const reading: Reading = {
      root,
      folder: dirname(file),
      stage: options.stage ?? "dev",
      place: options,
      build,
      draft,
    };
    readLayers(reading);
    readQueues(reading);
    if (!root.get("functions").isThere) throw root.error("has no functions");
    const routes = root
      .get("functions")
      .entries()
      .flatMap(([name, member]) => readFunction(name, member, reading));
    draft.apis.push(...apiOf(routes, reading));
    return draft.finished([file, ...files]);
  },
};

/** @throws ProjectError */
async function load(file: string, options: ReadOptions): Promise<{ root: Member; files: readonly string[] }> {
  // The config's own import of the package would lead anywhere: to no package at all, where npx runs this.
  const { exports, files } = await loadModule(file, { lambkin: { defineConfig } });
  const given = isTable(exports) ? exports["default"] : undefined;
  const value = isCallable(given) ? await called(given, file, options) : await given;
  const root = Member.root(value, { file, lines: [] });
  if (!isTable(value)) throw root.error("must export its config by default: export default defineConfig({ … })");
  return { root, files };
}

async function called(config: Callable, file: string, { stage = "dev", env }: ReadOptions): Promise<unknown> {
  try {
    return await config({ stage, env });
  } catch (error) {
    throw new ProjectError(error instanceof Error ? error.message : String(error), { file, cause: error });
  }
}

function readLayers({ root, folder, draft }: Reading): void {
  for (const [name, path] of root.get("layers").entries()) {
    draft.layers.push({ name, folder: resolve(folder, path.requiredText()), runtimes: [] });
  }
}
