import { nothing } from "./plain/plain-project.ts";
import { joinedQueues, ownQueues } from "./join-queues.ts";
import { type Found, type Project, ProjectError, type ReadOptions } from "./project.ts";
import { nameOf } from "./terminal/problem-text.ts";
import { withApisBeside } from "./join-apis.ts";

type Kept = Map<string, Project>;

/** What is at the paths that were named. @throws ProjectError where the only one can't be read, and as `joinAll` does */
export async function readAll(found: readonly Found[], options: ReadOptions, kept: Kept = new Map()): Promise<Project> {
  const [first, ...others] = found;
  return await (first && others.length === 0 ? first.read(options) : joinAll(found, options, kept));
}

/**
 * All of them as one. One that can't be read is what it was when it last could, which `kept` has by file.
 * @throws ProjectError where two have something of one kind and name
 */
export async function joinAll(found: readonly Found[], options: ReadOptions, kept: Kept): Promise<Project> {
  const owners = new Map<string, string>();
  let project = nothing;
  for (const each of found) {
    const next = withApisBeside(project.apis, await readOrKeep(each, options, kept));
    claim(namesIn(next), each.file, owners);
    project = joined(project, next);
  }
  return project;
}

async function readOrKeep(found: Found, options: ReadOptions, kept: Kept): Promise<Project> {
  const { file } = found;
  try {
    const project = await found.read(options);
    kept.set(file, project);
    return project;
  } catch (error) {
    const { readFrom, ...before } = kept.get(file) ?? nothing;
    const faulty = error instanceof ProjectError ? [error.file] : [];
    return { ...before, readFrom: [...new Set([...readFrom, file, ...faulty])], unread: [{ file, error }] };
  }
}

function joined(one: Project, other: Project): Project {
  return {
    readFrom: [...one.readFrom, ...other.readFrom],
    functions: [...one.functions, ...other.functions],
    layers: [...one.layers, ...other.layers],
    queues: joinedQueues(one.queues, other.queues),
    buses: [...new Set([...one.buses, ...other.buses])],
    topics: joinedTopics(one.topics, other.topics),
    mappings: [...one.mappings, ...other.mappings],
    rules: [...one.rules, ...other.rules],
    schedules: [...one.schedules, ...other.schedules],
    subscriptions: [...one.subscriptions, ...other.subscriptions],
    apis: [...one.apis, ...other.apis],
    unserved: [...one.unserved, ...other.unserved],
    unread: [...one.unread, ...other.unread],
  };
}

/** One project may subscribe to a topic that another one says more of. */
function joinedTopics(one: Project["topics"], other: Project["topics"]): Project["topics"] {
  const byName = new Map(one.map((topic) => [topic.Name, topic]));
  for (const topic of other) byName.set(topic.Name, { ...byName.get(topic.Name), ...topic });
  return [...byName.values()];
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
