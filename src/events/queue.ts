import type { Clock } from "../clock.ts";
import type { Invocation } from "../model/invocation.ts";
import type { NewMessage, Store } from "../store/store.ts";
import type { AsyncMetrics } from "../telemetry/async-metrics.ts";
import { decodeEvent, encodeEvent, type QueuedEvent } from "./queued-event.ts";

/** An event is given up when it is so old (API-401). */
export const maxEventAgeMs: number = 6 * 3_600_000;

export interface EventQueueParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly metrics: AsyncMetrics;
}

/** The events of one function. */
export interface QueueBacklog {
  readonly functionArn: string;
  readonly events: number;
  /** How long the next one has been due; 0 where none is. */
  readonly overdueMs: number;
}

const maxQueues = 1000;

/** An event for a function. */
export interface EventOrder extends Pick<Invocation, "requestId" | "invokedFunctionArn" | "payload" | "traceHeader"> {
  /** Without a qualifier. */
  readonly functionArn: string;
  /** Epoch milliseconds; now where there is none. */
  readonly runAt?: number;
}

/** The events that were accepted with a 202: one queue in the store for each function. */
export class EventQueue {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #metrics: AsyncMetrics;
  readonly #listeners = new Set<(queue: string) => void>();

  constructor({ store, clock, metrics }: EventQueueParts) {
    this.#store = store;
    this.#clock = clock;
    this.#metrics = metrics;
  }

  /** Resolves when the event is on disk and so will run, whatever happens to this process. @throws StoreError */
  async put(invocation: Invocation): Promise<void> {
    const message = this.message({ ...invocation, functionArn: invocation.version.functionArn });
    await this.#store.commit({ put: [message] });
    this.#metrics.received(invocation.invokedFunctionArn);
    this.#tell(message.queue);
  }

  /** What `put` commits, for whoever commits it together with something else, and then announces it. */
  message({ functionArn, runAt = this.#clock.now(), ...order }: EventOrder): NewMessage {
    const event = queuedEvent(order, runAt);
    const expireAt = runAt + maxEventAgeMs;
    return { id: messageId(event), queue: queueOf(functionArn), body: encodeEvent(event), runAt, expireAt };
  }

  /** Says that these are in the store. */
  announce(messages: readonly NewMessage[]): void {
    for (const { body, queue } of messages) {
      this.#metrics.received(decodeEvent(body).invokedFunctionArn);
      this.#tell(queue);
    }
  }

  #tell(queue: string): void {
    for (const listener of this.#listeners) listener(queue);
  }

  /** What is in the queues, of those that are due first where there are very many; nothing while the store fails. */
  async backlog(): Promise<QueueBacklog[]> {
    const now = this.#clock.now();
    // Whoever watches the engine wants to see the rest: a StoreError is told by whom it stops.
    const found = await this.#store.backlog(maxQueues).catch(() => []);
    return found.map(({ queue, messages, dueAt }) => ({
      functionArn: queue.slice(queuePrefix.length),
      events: messages,
      overdueMs: Math.max(0, now - dueAt),
    }));
  }

  /** Calls `listener` with the name of the queue after every put; returns how to stop that. */
  onPut(listener: (queue: string) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

const queuePrefix = "fn:";

/** One for each function, so that none waits behind another's events. */
export function queueOf(functionArn: string): string {
  return `${queuePrefix}${functionArn}`;
}

function queuedEvent(
  { requestId, invokedFunctionArn, payload, traceHeader }: Omit<EventOrder, "functionArn">,
  queuedAt: number,
): QueuedEvent {
  return { requestId, invokedFunctionArn, payload, traceHeader, queuedAt };
}

/** Time first, which keeps the store's index in order: random ids were measured to halve the rate of puts. */
function messageId({ queuedAt, requestId }: QueuedEvent): string {
  return `${queuedAt.toString(16).padStart(12, "0")}-${requestId}`;
}
