import type { Clock } from "../clock.ts";
import type { Invocation } from "../model/invocation.ts";
import type { NewMessage, Store } from "../store/store.ts";
import type { AsyncMetrics } from "../telemetry/async-metrics.ts";
import { decodeEvent, eventMessage, functionOf, queueOf } from "./queued-event.ts";
import { maxAgeMs } from "./retry.ts";

export interface EventQueueParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly metrics: AsyncMetrics;
  /** What is configured for events that are sent to an ARN. */
  readonly settingsOf: (invokedFunctionArn: string) => { readonly maximumEventAgeSeconds?: number };
}

/** The events of one function. */
export interface QueueBacklog {
  readonly functionArn: string;
  readonly events: number;
  /** How long the next one has been due; 0 where none is. */
  readonly overdueMs: number;
}

/** Told into which queue something was put, and when it is due. */
type PutListener = (queue: string, runAt: number) => void;

const maxQueues = 1000;
/** One commit holds up those that come after it. */
const maxCommitBytes = 8 * 2 ** 20;
/** What a message costs besides its body. */
const messageBytes = 1024;

/** An event for a function. */
export interface EventOrder extends Pick<Invocation, "requestId" | "invokedFunctionArn" | "payload" | "traceHeader"> {
  /** Without a qualifier. */
  readonly functionArn: string;
  /** Epoch milliseconds; now where there is none. */
  readonly runAt?: number;
}

/** What the queue keeps of an invocation. */
export interface AcceptedEvent extends Omit<EventOrder, "functionArn" | "runAt"> {
  readonly version: Pick<Invocation["version"], "functionArn">;
}

/** The events that were accepted with a 202: one queue in the store for each function. */
export class EventQueue {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #metrics: AsyncMetrics;
  readonly #settingsOf: EventQueueParts["settingsOf"];
  readonly #listeners = new Set<PutListener>();

  constructor({ store, clock, metrics, settingsOf }: EventQueueParts) {
    this.#store = store;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#settingsOf = settingsOf;
  }

  /** Resolves when the event is on disk and so will run, whatever happens to this process. @throws StoreError */
  async put(invocation: AcceptedEvent): Promise<void> {
    const message = this.message({ ...invocation, functionArn: invocation.version.functionArn });
    await this.#store.commit({ put: [message] });
    this.#metrics.received(invocation.invokedFunctionArn);
    this.#tell(message);
  }

  /** What `put` commits, for whoever commits it together with something else, and then announces it. */
  message({ functionArn, runAt = this.#clock.now(), ...order }: EventOrder): NewMessage {
    const { requestId, invokedFunctionArn, payload, traceHeader } = order;
    const event = { requestId, invokedFunctionArn, payload, traceHeader, queuedAt: runAt };
    return eventMessage(event, queueOf(functionArn), maxAgeMs(this.#settingsOf(invokedFunctionArn)));
  }

  /**
   * Resolves when all of these are on disk, so many bytes at a time; where it does not, a part of them may be.
   * @throws StoreError
   */
  async putAll(messages: Iterable<NewMessage>, bytesAtOnce?: number): Promise<void> {
    await this.#commit(await this.putMost(messages, bytesAtOnce));
  }

  /** As `putAll`, but for the last megabytes, which are returned: for whoever commits them together with something else. */
  async putMost(messages: Iterable<NewMessage>, bytesAtOnce: number = maxCommitBytes): Promise<readonly NewMessage[]> {
    let last: NewMessage[] = [];
    let bytes = 0;
    for (const message of messages) {
      const size = message.body.byteLength + messageBytes;
      if (bytes + size > bytesAtOnce) {
        await this.#commit(last);
        last = [];
        bytes = 0;
      }
      last.push(message);
      bytes += size;
    }
    return last;
  }

  async #commit(put: readonly NewMessage[]): Promise<void> {
    if (put.length > 0) await this.#store.commit({ put });
    this.announce(put);
  }

  /** Says that these are in the store: events, and what else goes by its queues. */
  announce(messages: readonly NewMessage[]): void {
    for (const message of messages) {
      if (functionOf(message.queue) !== undefined) {
        this.#metrics.received(decodeEvent(message.body).invokedFunctionArn);
      }
      this.#tell(message);
    }
  }

  #tell({ queue, runAt }: NewMessage): void {
    for (const listener of this.#listeners) listener(queue, runAt);
  }

  /** What is in the queues, of those that are due first where there are very many; nothing while the store fails. */
  async backlog(): Promise<QueueBacklog[]> {
    const now = this.#clock.now();
    // Whoever watches the engine wants to see the rest: a StoreError is told by whom it stops.
    const found = await this.#store.backlog(maxQueues).catch(() => []);
    return found.flatMap(({ queue, messages: events, dueAt }) => {
      const functionArn = functionOf(queue);
      return functionArn === undefined ? [] : [{ functionArn, events, overdueMs: Math.max(0, now - dueAt) }];
    });
  }

  /** Calls `listener` after every put; returns how to stop that. */
  onPut(listener: PutListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
