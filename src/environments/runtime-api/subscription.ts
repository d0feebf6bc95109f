import type { Clock } from "../../clock.ts";
import type { Receiver } from "./destinations.ts";
import type { SubscriptionRequest } from "./subscription-request.ts";

/** Batches that wait for a slow receiver; later ones are lost. */
const maxBatches = 8;
const retryAfterMs = 100;
const mostPatientMs = 5000;

const slowReason = "Some logs were dropped because the downstream consumer is slower than the logs production rate";

interface Batch {
  readonly events: string[];
  bytes: number;
}

/** What a subscription has lost, as `platform.logsDropped` tells it. */
export interface LogsDropped {
  readonly reason: string;
  readonly droppedRecords: number;
  readonly droppedBytes: number;
}

export interface SubscriptionParts {
  readonly request: Pick<SubscriptionRequest, "maxItems" | "maxBytes" | "timeoutMs">;
  readonly receiver: Receiver;
  readonly clock: Clock;
  readonly dropped: (loss: LogsDropped) => void;
}

/** Collects events until there are many, they are large, or the first has waited long enough; sends them in order. */
export class Subscription {
  readonly #parts: SubscriptionParts;
  readonly #batches: Batch[] = [];
  readonly #closing = new AbortController();
  #collecting: Batch = { events: [], bytes: 0 };
  #cancel: (() => void) | undefined;
  #sending: Promise<void> | undefined;

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
  }

  /** `event` is JSON text. */
  add(event: string): void {
    const { request, clock } = this.#parts;
    const { events } = this.#collecting;
    events.push(event);
    this.#collecting.bytes += Buffer.byteLength(event);
    this.#cancel ??= clock.after(request.timeoutMs, () => this.#close());
    if (events.length >= request.maxItems || this.#collecting.bytes >= request.maxBytes) this.#close();
  }

  /** Sends what is there. Resolves when it was taken, or nobody wants it any more. */
  async flush(): Promise<void> {
    this.#close();
    await this.#sending;
  }

  close(): void {
    this.#cancel?.();
    this.#closing.abort();
    this.#parts.receiver.close();
  }

  /** The batch that is being collected is complete. */
  #close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const batch = this.#collecting;
    if (batch.events.length === 0) return;
    this.#collecting = { events: [], bytes: 0 };
    if (this.#batches.length >= maxBatches) {
      const { length: droppedRecords } = batch.events;
      this.#parts.dropped({ reason: slowReason, droppedRecords, droppedBytes: batch.bytes });
      return;
    }
    this.#batches.push(batch);
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
  }

  async #send(): Promise<void> {
    for (let [next] = this.#batches; next && !this.#closing.signal.aborted; [next] = this.#batches) {
      if (await this.#isTaken(next)) this.#batches.shift();
    }
  }

  /** Tries until it is. */
  async #isTaken({ events }: Batch): Promise<boolean> {
    const { signal } = this.#closing;
    for (let waitMs = retryAfterMs; !signal.aborted; waitMs = Math.min(2 * waitMs, mostPatientMs)) {
      try {
        await this.#parts.receiver.send(events);
        return true;
      } catch {
        // Nobody listens, or it was refused: once more a little later.
        await this.#parts.clock.sleep(waitMs, signal).catch(() => {}); // the end of the subscription
      }
    }
    return false;
  }
}
