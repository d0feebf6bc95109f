import type { Project, ProjectFunction, ProjectLayer } from "../project.ts";
import { buses, eventSourceMappings, queues, rules, schedules } from "./around-functions.ts";
import { type DeployableCode, lambdaFunctions, publishLayer, type ReadyFunction } from "./functions.ts";
import { type Furnishing, furnishingOf, furnishings } from "./furnishings.ts";
import { layerFolder } from "./layer-folder.ts";
import type { Services } from "./services.ts";
import { Shelf, type Trouble } from "./shelf.ts";
import { subscriptions, topics } from "./topics.ts";

/** The code that a function is to run now; `undefined` leaves the function as it is. */
export type CodeOf = (fn: ProjectFunction) => { readonly code: DeployableCode; readonly revision: number } | undefined;

export interface DeploymentParts {
  readonly services: Services;
  /** The time between two looks at what is being made. */
  readonly pause: () => Promise<void>;
  /** For layers that are not yet as they are to be. */
  readonly directory: string;
}

/** A project inside an engine, kept in step with its files. */
export class Deployment {
  readonly #services: Services;
  readonly #directory: string;
  readonly #queues: Shelf<Project["queues"][number]>;
  readonly #buses: Shelf<string>;
  readonly #topics: Shelf<Project["topics"][number]>;
  readonly #functions: Shelf<ReadyFunction>;
  readonly #furnishings: Shelf<Furnishing>;
  readonly #mappings: Shelf<Project["mappings"][number]>;
  readonly #rules: Shelf<Project["rules"][number]>;
  readonly #schedules: Shelf<Project["schedules"][number]>;
  readonly #subscriptions: Shelf<Project["subscriptions"][number]>;
  readonly #layers = new Map<string, { readonly arn: string; readonly folder: string }>();
  /** Layers whose folder has changed since they were published. */
  readonly #staleLayers = new Set<string>();

  constructor({ services, pause, directory }: DeploymentParts) {
    this.#services = services;
    this.#directory = directory;
    this.#queues = new Shelf(queues(services));
    this.#buses = new Shelf(buses(services));
    this.#topics = new Shelf(topics(services));
    this.#functions = new Shelf(lambdaFunctions(services, pause));
    this.#furnishings = new Shelf(furnishings(services));
    this.#mappings = new Shelf(eventSourceMappings(services));
    this.#rules = new Shelf(rules(services));
    this.#schedules = new Shelf(schedules(services));
    this.#subscriptions = new Shelf(subscriptions(services));
  }

  layerChanged(name: string): void {
    this.#staleLayers.add(name);
  }

  /** Whatever differs is changed, what is no longer in the project goes. Resolves to what could not be done. */
  async apply(project: Project, codeOf: CodeOf): Promise<Trouble[]> {
    const troubles = await this.#publishLayers(project.layers);
    troubles.push(...(await this.#queues.put(project.queues)));
    troubles.push(...(await this.#buses.put(project.buses)));
    troubles.push(...(await this.#topics.put(project.topics)));
    const refused = await this.putFunctions(project.functions, codeOf);
    troubles.push(...refused);
    const isRefused = ({ name }: ProjectFunction): boolean => refused.some(({ what }) => what === name);
    const furnished = project.functions.filter((fn) => codeOf(fn) && !isRefused(fn)).map(furnishingOf);
    troubles.push(...(await this.#furnishings.put(furnished)));
    troubles.push(...(await this.#mappings.put(project.mappings)));
    troubles.push(...(await this.#rules.put(project.rules)));
    troubles.push(...(await this.#schedules.put(project.schedules)));
    troubles.push(...(await this.#subscriptions.put(project.subscriptions)));
    troubles.push(...(await this.#prune(project)));
    return troubles;
  }

  /** The functions alone: the usual end of a save. */
  async putFunctions(functions: readonly ProjectFunction[], codeOf: CodeOf): Promise<Trouble[]> {
    const ready = functions.flatMap((fn) => {
      const code = codeOf(fn);
      return code ? [{ fn, ...code, layerArns: fn.layers.map((name) => this.#layers.get(name)?.arn ?? name) }] : [];
    });
    return await this.#functions.put(ready);
  }

  async #publishLayers(layers: readonly ProjectLayer[]): Promise<Trouble[]> {
    const troubles: Trouble[] = [];
    for (const layer of layers) {
      const before = this.#layers.get(layer.name);
      if (before?.folder === layer.folder && !this.#staleLayers.has(layer.name)) continue;
      try {
        const folder = await layerFolder(layer, this.#directory);
        const arn = await publishLayer(this.#services, layer.name, folder);
        this.#layers.set(layer.name, { arn, folder: layer.folder });
        this.#staleLayers.delete(layer.name);
      } catch (error) {
        troubles.push({ what: `layer ${layer.name}`, error });
      }
    }
    return troubles;
  }

  /** In the opposite order. */
  async #prune(project: Project): Promise<Trouble[]> {
    const functions = project.functions.map((fn) => ({ fn, code: { ZipFile: "" }, revision: 0, layerArns: [] }));
    return [
      ...(await this.#subscriptions.prune(project.subscriptions)),
      ...(await this.#schedules.prune(project.schedules)),
      ...(await this.#rules.prune(project.rules)),
      ...(await this.#mappings.prune(project.mappings)),
      ...(await this.#furnishings.prune(project.functions)),
      ...(await this.#functions.prune(functions)),
      ...(await this.#topics.prune(project.topics)),
      ...(await this.#buses.prune(project.buses)),
      ...(await this.#queues.prune(project.queues)),
    ];
  }
}
