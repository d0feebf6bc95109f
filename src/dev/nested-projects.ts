import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { joinAll } from "./join-projects.ts";
import { functionFile } from "./plain/function-json.ts";
import { type Others, type PlainOptions, readPlain } from "./plain/plain-project.ts";
import { maxDepth, subfolders } from "./plain/subfolders.ts";
import { type Found, type Project, ProjectError } from "./project.ts";
import { type LazyReader, readers } from "./readers.ts";

/** The project that a folder is by a file in it. A file with an ordinary name counts only in a folder that was named. */
export async function projectIn(
  folder: string,
  plain: PlainOptions,
  { isNamed }: { readonly isNamed: boolean },
): Promise<Found | undefined> {
  const written = await writtenIn(folder, isNamed);
  if (written) return written;
  const described = functionFile(folder);
  if (described === undefined) return undefined;
  return { file: described, read: async () => await Promise.resolve(readPlain(folder, plain)) };
}

/** The project that a folder is by a file that a reader knows. */
export async function writtenIn(folder: string, isNamed: boolean): Promise<Found | undefined> {
  const lazy = readers.find((each) => fileOf(each, folder, isNamed) !== undefined);
  const reader = await lazy?.load();
  const file = reader?.find(folder);
  return reader && file !== undefined ? { file, read: async (options) => await reader.read(file, options) } : undefined;
}

function fileOf({ names, sign }: LazyReader, folder: string, isNamed: boolean): string | undefined {
  const file = names.map((name) => join(folder, name)).find((each) => existsSync(each));
  if (file === undefined || isNamed || sign === undefined) return file;
  return sign.test(readFileSync(file, "utf8")) ? file : undefined;
}

/** A folder that is no project itself: the projects in it, and besides them its plain files. */
export function folderOfProjects(folder: string, plain: PlainOptions): Found {
  // What was found once stays, since a file that is being saved may be away for a moment.
  const known = new Map<string, Found>();
  const kept = new Map<string, Project>();
  const look = async (at: string, depth: number): Promise<void> => {
    if (known.has(at)) return;
    const found = depth > 0 ? await projectIn(at, plain, { isNamed: false }) : undefined;
    if (found) known.set(at, found);
    else if (depth < maxDepth) for (const each of subfolders(at)) await look(each, depth + 1);
  };
  return {
    file: folder,
    async read(options) {
      for (const at of known.keys()) if (!existsSync(at)) known.delete(at);
      await look(folder, 0);
      const projects = await joinAll([...known.values()], options, kept);
      const rest = readPlain(folder, plain, othersIn(projects, known.keys()));
      if (known.size === 0 && rest.functions.length === 0) throw new ProjectError(noFunction, { file: folder });
      return { ...projects, functions: [...projects.functions, ...rest.functions] };
    },
  };
}

const noFunction =
  "there is no function here: no template.yaml, serverless.yml, cdk.out or lambkin.config.ts, no function.json, " +
  "and no file that exports `handler`";

/** A template's code need not lie beside the template. */
function othersIn({ functions, layers }: Project, folders: Iterable<string>): Others {
  const code = functions.flatMap((fn) =>
    fn.code.kind === "folder" || fn.code.kind === "bundle" ? fn.code.folder : [],
  );
  return {
    folders: new Set([...folders, ...code, ...layers.map(({ folder }) => folder)]),
    names: new Set(functions.map(({ name }) => name)),
  };
}
