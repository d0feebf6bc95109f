import type { Catalogue } from "../../catalogue/catalogue.ts";
import { eventSourceOf } from "../../catalogue/event-sources.ts";
import { isSettledMapping, type MappingDocument } from "../../catalogue/mapping-documents.ts";
import { within } from "../../clock.ts";
import { errorFacts } from "../../diagnostics.ts";
import type { Concurrency } from "../../invocation/concurrency.ts";
import { type PollerParts, QueuePoller } from "./queue-poller.ts";

export interface SourcesParts extends Omit<PollerParts, "resolve"> {
  readonly catalogue: Catalogue;
  readonly concurrency: Pick<Concurrency, "reservedFor">;
}

/** How long batches that run may take to end when the engine closes; later ones are visible again in their time. */
const graceMs = 10_000;

interface Running {
  readonly poller: QueuePoller;
  /** Of what it does. */
  readonly text: string;
}

/** Reads the queues of all mappings that are enabled. */
export class Sources {
  readonly #parts: PollerParts;
  readonly #concurrency: SourcesParts["concurrency"];
  readonly #running = new Map<string, Running>();
  readonly #ending = new Set<Promise<void>>();
  readonly #stopWatching: () => void;

  constructor({ catalogue, concurrency, ...parts }: SourcesParts) {
    this.#concurrency = concurrency;
    this.#parts = { ...parts, resolve: (functionArn) => catalogue.resolveArn(functionArn) };
    this.#stopWatching = catalogue.eventSourceMappings.watch((key, mapping) => this.#changed(key, mapping));
  }

  /** No batch runs or is being gathered; some may wait for their windows to end, or for their function to be let in. */
  get isIdle(): boolean {
    return this.#ending.size === 0 && this.#able.every((poller) => poller.isIdle);
  }

  /** ARNs of the queues that are read, and whose functions may run. */
  get queueArns(): string[] {
    return this.#able.map(({ queueArn }) => queueArn);
  }

  get #able(): QueuePoller[] {
    const pollers = [...this.#running.values()].map(({ poller }) => poller);
    return pollers.filter(({ functionArn }) => this.#concurrency.reservedFor(functionArn) !== 0);
  }

  /** Receives no more, and waits for the batches that run. */
  async close(): Promise<void> {
    this.#stopWatching();
    for (const key of this.#running.keys()) this.#stop(key);
    await within(this.#parts.clock, Promise.all(this.#ending), graceMs);
  }

  #changed(key: string, mapping: MappingDocument | undefined): void {
    if (mapping && !isSettledMapping(mapping) && mapping.status !== "deleting") return;
    const isWanted = mapping?.isEnabled && mapping.status !== "deleting" && eventSourceOf(mapping.settings) === "sqs";
    const text = isWanted ? JSON.stringify([mapping.functionArn, mapping.settings]) : undefined;
    if (this.#running.get(key)?.text === text) return;
    this.#stop(key);
    if (mapping && text !== undefined) this.#start(key, mapping, text);
  }

  #start(key: string, mapping: MappingDocument, text: string): void {
    try {
      const poller = new QueuePoller(mapping, this.#parts);
      this.#running.set(key, { poller, text });
      poller.start();
    } catch (error) {
      this.#parts.diagnostics("error", "sources.not-started", { mapping: mapping.uuid, ...errorFacts(error) });
    }
  }

  #stop(key: string): void {
    const running = this.#running.get(key);
    if (!running) return;
    this.#running.delete(key);
    const ending = running.poller.close().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}
