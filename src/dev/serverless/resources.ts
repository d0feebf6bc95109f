import type { Project } from "../project.ts";
import type { Resolver } from "../templates/language/stack.ts";
import { TemplateDraft } from "../templates/template-draft.ts";
import { readStack } from "../templates/read-stack.ts";
import type { Service } from "./service.ts";
import { madeResources, sectionOf } from "./stack-of-service.ts";

/** The project of a service, with what its `resources` add and say of it. @throws ProjectError */
export function withResources(service: Service, resolver: Resolver, files: Iterable<string>): Project {
  const { unserved } = resolver.stack;
  const own = service.draft.finished(files);
  const draft = new TemplateDraft(unserved, resolver.stack.options.endpoint);
  for (const fn of own.functions) draft.addFunction(fn, `Function ${fn.name}`, service.root.at);
  for (const layer of own.layers) draft.layers.set(layer.name, layer);
  for (const queue of own.queues) draft.queues.set(queue.QueueName, queue);
  for (const bus of own.buses) draft.buses.add(bus);
  for (const topic of own.topics) draft.topics.set(topic.Name, topic);
  draft.mappings.push(...own.mappings);
  draft.rules.push(...own.rules);
  draft.schedules.push(...own.schedules);
  draft.subscriptions.push(...own.subscriptions);
  for (const { routes, ...api } of own.apis) {
    draft.apis.set(api.id, { api, routes: [...routes], authorizers: new Map(), defaultAuthorizer: undefined });
  }
  const made = new Set(madeResources(service.root, service).map(({ logicalId }) => logicalId));
  readStack(resolver, draft, made);
  for (const [id, resource] of sectionOf(service.root, "Resources")) {
    // What has no type changes what the framework made.
    if (!resource.get("Type").isThere) unserved.add(`AWS::CloudFormation::Override ${id}`, resource.at);
  }
  const project = draft.finish();
  const told = [...project.unserved, ...own.unserved];
  return {
    ...project,
    readFrom: [...new Set([...own.readFrom, ...project.readFrom])],
    unserved: [...new Map(told.map((each) => [`${each.where} ${each.what}`, each])).values()],
  };
}
