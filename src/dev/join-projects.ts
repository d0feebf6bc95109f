import { nothing } from "./plain/plain-project.ts";
import { joinedQueues, ownQueues } from "./join-queues.ts";
import { type Found, type Project, ProjectError, type ReadOptions } from "./project.ts";
import { nameOf } from "./terminal/problem-text.ts";
import { withApisBeside } from "./join-apis.ts";

/** All of them as one. @throws ProjectError where one can't be read, or two have something of one kind and name */
export async function readAll(found: readonly Found[], options: ReadOptions): Promise<Project> {
  const owners = new Map<string, string>();
  let project = nothing;
  for (const each of found) {
    const next = withApisBeside(project.apis, await each.read(options));
    claim(namesIn(next), each.file, owners);
    project = joined(project, next);
  }
  return project;
}

function joined(one: Project, other: Project): Project {
  return {
    readFrom: [...one.readFrom, ...other.readFrom],
    functions: [...one.functions, ...other.functions],
    layers: [...one.layers, ...other.layers],
    queues: joinedQueues(one.queues, other.queues),
    buses: [...new Set([...one.buses, ...other.buses])],
    mappings: [...one.mappings, ...other.mappings],
    rules: [...one.rules, ...other.rules],
    schedules: [...one.schedules, ...other.schedules],
    apis: [...one.apis, ...other.apis],
    unserved: [...one.unserved, ...other.unserved],
  };
}

/** What can be there once in an engine, as a person calls it. */
function namesIn({ functions, layers, queues, rules, schedules }: Project): string[] {
  return [
    ...functions.map(({ name }) => `a function called ${name}`),
    ...layers.map(({ name }) => `a layer called ${name}`),
    ...ownQueues(queues).map(({ QueueName }) => `a queue called ${QueueName}`),
    ...rules.map(({ rule }) => `a rule called ${rule.Name} on the bus ${rule.EventBusName ?? "default"}`),
    ...schedules.map(({ Name, GroupName }) => `a schedule called ${Name} in the group ${GroupName ?? "default"}`),
  ];
}

/** @throws ProjectError */
function claim(names: readonly string[], file: string, owners: Map<string, string>): void {
  for (const name of names) {
    const owner = owners.get(name);
    if (owner !== undefined && owner !== file) {
      throw new ProjectError(`there is ${name} already, in ${nameOf(owner)}`, { file });
    }
    owners.set(name, file);
  }
}
