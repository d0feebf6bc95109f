import type { LocalApi } from "../model/local-api.ts";
import type { Project, ProjectFunction } from "./project.ts";

/** A project whose APIs have ids that `there` has not: most are chosen by its reader, and would be the same for all. */
export function withApisBeside(there: readonly LocalApi[], project: Project): Project {
  const taken = new Set(there.map(({ id }) => id));
  let { functions } = project;
  const apis = project.apis.map((api) => {
    const id = freeId(api.id, taken);
    taken.add(id);
    if (id !== api.id) functions = functions.map((fn) => withUrls(fn, api.id, id));
    return { ...api, id };
  });
  return { ...project, functions, apis };
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  let free = id;
  for (let number = 2; taken.has(free); number += 1) free = `${id}-${number}`;
  return free;
}

/** Variables may have an API's address in them. */
function withUrls(fn: ProjectFunction, id: string, newId: string): ProjectFunction {
  const variables = fn.settings.Environment?.Variables;
  if (!variables) return fn;
  const address = new RegExp(`/_lambkin/api/${RegExp.escape(id)}(?![a-z0-9_-])`, "g");
  const Variables = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value.replaceAll(address, `/_lambkin/api/${newId}`)]),
  );
  return { ...fn, settings: { ...fn.settings, Environment: { Variables } } };
}
