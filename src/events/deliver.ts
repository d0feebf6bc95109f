import type { Clock } from "../clock.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { serviceIn } from "../model/arn.ts";
import { AwsException } from "../model/exceptions.ts";
import type { Claim } from "../store/store.ts";
import type { AsyncMetrics } from "../telemetry/async-metrics.ts";
import { type Delivery, type DestinationSenders, decodeDelivery } from "./delivery.ts";
import { type QueueWork, type Settlement, fewAtOnce, noPlace } from "./queue-work.ts";
import { retryAt } from "./retry.ts";
import { refusalOf } from "./targets/target-refusal.ts";

export interface DeliverParts {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly metrics: AsyncMetrics;
  readonly senders: DestinationSenders;
}

/**
 * Records and dead letters on their way to other services: tried with a growing pause until they are too old, unless a
 * policy refuses them.
 */
export class DeliveryWork implements QueueWork {
  readonly #parts: DeliverParts;
  /** Said already, until one arrives again. */
  readonly #unreachable = new Set<string>();

  constructor(parts: DeliverParts) {
    this.#parts = parts;
  }

  atOnce(): number {
    return fewAtOnce;
  }

  admit(): Disposable {
    return noPlace;
  }

  async run(claim: Claim): Promise<Settlement> {
    const delivery = decodeDelivery(claim.body);
    if (this.#parts.clock.now() >= claim.expireAt) return this.#giveUp(claim, delivery);
    try {
      await this.#send(delivery);
    } catch (error) {
      return this.#failed(claim, delivery, error);
    }
    if (this.#unreachable.delete(delivery.targetArn)) {
      this.#parts.diagnostics("info", "events.target-reached", { targetArn: delivery.targetArn });
    }
    return { settle: { claim, done: true } };
  }

  expire(claim: Claim): Settlement {
    return this.#giveUp(claim, decodeDelivery(claim.body));
  }

  async #send(delivery: Delivery): Promise<void> {
    const service = serviceIn(delivery.targetArn);
    const send = this.#parts.senders[service];
    if (!send) throw new Error(`records can't be sent to ${service}`);
    await send(delivery);
  }

  #failed(claim: Claim, delivery: Delivery, error: unknown): Settlement {
    const { targetArn, functionArn } = delivery;
    if (isForbidden(error)) return this.#giveUp(claim, delivery, error.message);
    if (!this.#unreachable.has(targetArn)) {
      this.#unreachable.add(targetArn);
      const reason = error instanceof Error ? error.message : String(error);
      this.#parts.diagnostics("warn", "events.target-not-reached", { targetArn, functionArn, reason });
    }
    const at = retryAt("throttle", claim, this.#parts.clock.now());
    return typeof at === "string"
      ? this.#giveUp(claim, delivery)
      : { settle: { claim, retryAt: at, countsAsAttempt: false } };
  }

  #giveUp(
    claim: Claim,
    { functionArn, requestId, targetArn, kind }: Delivery,
    reason = `not reached in ${claim.deliveries} tries`,
  ): Settlement {
    const tell = (): void => {
      this.#parts.metrics.notDelivered(functionArn, kind);
      this.#parts.diagnostics("warn", "events.record-lost", { functionArn, requestId, targetArn, reason });
    };
    return { settle: { claim, done: true }, settled: [tell] };
  }
}

/** A policy of the engine's own, which no further try would change; what an upstream's credentials may do, others set right. */
function isForbidden(error: unknown): error is AwsException {
  return error instanceof AwsException && refusalOf(error).code === "NO_PERMISSIONS";
}
