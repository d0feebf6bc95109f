import { deadLettersFirst } from "../dead-letters-first.ts";
import { type FunctionReference, parseFunctionReference } from "../../model/arn.ts";
import type { ApiAuthorizer, ApiRoute, LocalApi } from "../../model/local-api.ts";
import type { Project, ProjectFunction, ProjectLayer } from "../project.ts";
import { apiUrl } from "./language/resource-kinds.ts";
import type { Position } from "./language/template-node.ts";
import type { UnservedList } from "./language/unserved.ts";

/** An API whose routes are still being found. */
export interface ApiDraft {
  readonly api: Omit<LocalApi, "routes">;
  readonly routes: ApiRoute[];
  /** By the names that routes have for them; `undefined` is one that is not served here. */
  readonly authorizers: Map<string, ApiAuthorizer | undefined>;
  /** For routes that name none. */
  readonly defaultAuthorizer: string | undefined;
}

/** A project whose templates are still being read: resources come in any order, and amend each other. */
export class TemplateDraft {
  readonly unserved: UnservedList;
  readonly layers: Map<string, ProjectLayer> = new Map<string, ProjectLayer>();
  readonly queues: Map<string, Project["queues"][number]> = new Map<string, Project["queues"][number]>();
  readonly buses: Set<string> = new Set<string>();
  readonly topics: Map<string, Project["topics"][number]> = new Map<string, Project["topics"][number]>();
  readonly mappings: Project["mappings"][number][] = [];
  readonly rules: Project["rules"][number][] = [];
  readonly schedules: Project["schedules"][number][] = [];
  readonly subscriptions: Project["subscriptions"][number][] = [];
  readonly apis: Map<string, ApiDraft> = new Map<string, ApiDraft>();
  /** Ids of the APIs that a stage has been found for. */
  readonly staged: Set<string> = new Set<string>();
  readonly #functions = new Map<string, ProjectFunction>();
  readonly #endpoint: string;

  constructor(unserved: UnservedList, endpoint: string) {
    this.unserved = unserved;
    this.#endpoint = endpoint;
  }

  addFunction(fn: ProjectFunction, what: string, at: Position): void {
    if (this.#functions.has(fn.name)) this.unserved.add(`${what} (another function's name is '${fn.name}' too)`, at);
    else this.#functions.set(fn.name, fn);
  }

  /** What resources of their own say of a function. */
  amend(functionName: string, more: Partial<Omit<ProjectFunction, "name">>): void {
    const fn = this.#functions.get(functionName);
    if (fn) this.#functions.set(functionName, { ...fn, ...more });
  }

  /** The function of this project that a name or an ARN, with or without a qualifier, is about. */
  find(reference: string | undefined): (FunctionReference & { readonly fn: ProjectFunction }) | undefined {
    const parsed = reference === undefined ? undefined : parseFunctionReference(reference);
    const fn = parsed && this.#functions.get(parsed.functionName);
    return fn && { ...parsed, fn };
  }

  addRoute(api: ApiDraft, route: ApiRoute): void {
    const same = api.routes.findIndex(({ method, path }) => method === route.method && path === route.path);
    if (same === -1) api.routes.push(route);
    else api.routes[same] = route;
  }

  finish(): Project {
    return {
      readFrom: [...this.unserved.files],
      functions: [...this.#functions.values()].map((fn) => this.#withOwnUrls(fn)),
      layers: [...this.layers.values()],
      queues: deadLettersFirst([...this.queues.values()]),
      buses: [...this.buses],
      topics: [...this.topics.values()],
      mappings: this.mappings,
      rules: this.rules,
      schedules: this.schedules,
      subscriptions: this.subscriptions,
      apis: [...this.apis.values()].map(({ api, routes }) => ({ ...api, routes })),
      unserved: this.unserved.items,
      unread: [],
    };
  }

  /** An API's address at AWS leads nobody to this engine. */
  #withOwnUrls(fn: ProjectFunction): ProjectFunction {
    const variables = fn.settings.Environment?.Variables;
    if (!variables) return fn;
    const own = (value: string): string =>
      value.replaceAll(/https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g, (whole, id: string) =>
        this.apis.has(id) ? apiUrl(this.#endpoint, id) : whole,
      );
    const Variables = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, own(value)]));
    return { ...fn, settings: { ...fn.settings, Environment: { Variables } } };
  }
}
