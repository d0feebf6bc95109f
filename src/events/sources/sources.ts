import type { Catalogue } from "../../catalogue/catalogue.ts";
import { eventSourceOf } from "../../catalogue/event-sources.ts";
import { isSettledMapping, type MappingDocument } from "../../catalogue/mapping-documents.ts";
import { within } from "../../clock.ts";
import { errorFacts } from "../../diagnostics.ts";
import { type PollerParts, QueuePoller } from "./queue-poller.ts";

export interface SourcesParts extends Omit<PollerParts, "resolve"> {
  readonly catalogue: Catalogue;
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
  readonly #running = new Map<string, Running>();
  readonly #ending = new Set<Promise<void>>();
  readonly #stopWatching: () => void;

  constructor({ catalogue, ...parts }: SourcesParts) {
    this.#parts = { ...parts, resolve: (functionArn) => catalogue.resolveArn(functionArn) };
    this.#stopWatching = catalogue.eventSourceMappings.watch((key, mapping) => this.#changed(key, mapping));
  }

  /** No batch runs or is being gathered; some may wait for their windows to end. */
  get isIdle(): boolean {
    return this.#ending.size === 0 && [...this.#running.values()].every(({ poller }) => poller.isIdle);
  }

  /** ARNs of the queues that are read. */
  get queueArns(): string[] {
    return [...this.#running.values()].map(({ poller }) => poller.queueArn);
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
