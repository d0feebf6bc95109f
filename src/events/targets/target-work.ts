import type { Clock } from "../../clock.ts";
import { serviceIn } from "../../model/arn.ts";
import type { Claim, NewMessage } from "../../store/store.ts";
import type { EventQueue } from "../queue.ts";
import { type QueueWork, type Settlement, fewAtOnce, noPlace } from "../queue-work.ts";
import type { Undelivered } from "./dead-letter.ts";
import type { EventTargets } from "./event-targets.ts";
import { type TargetDelivery, asAttempt, decodeTargetDelivery } from "./target-delivery.ts";
import { type TargetRefusal, isFinal, refusalOf } from "./target-refusal.ts";
import { tryAgainAt } from "./target-retry.ts";

/** Hands a delivery over; what it resolves to is queued when the delivery is settled. What it throws is a refusal. */
export type TargetSender = (delivery: TargetDelivery) => Promise<readonly NewMessage[]>;

/** By service, as ARNs name it: `sqs`. */
export type TargetSenders = Readonly<Record<string, TargetSender>>;

export interface TargetWorkParts {
  readonly clock: Clock;
  readonly queue: EventQueue;
  readonly targets: EventTargets;
  readonly senders: TargetSenders;
}

/** What the targets of rules and schedules did not have at once: sent, and sent again as their RetryPolicy says. */
export class TargetWork implements QueueWork {
  readonly #parts: TargetWorkParts;

  constructor(parts: TargetWorkParts) {
    this.#parts = parts;
  }

  /** One after the other where they are to arrive in that order. */
  atOnce(queue: string): number {
    return queue.endsWith(".fifo") ? 1 : fewAtOnce;
  }

  admit(): Disposable {
    return noPlace;
  }

  async run(claim: Claim): Promise<Settlement> {
    const delivery = asAttempt(decodeTargetDelivery(claim.body), claim.attempt);
    // After a stop of the engine too it is sent once more, to know what to say of it.
    try {
      return this.#done(claim, await this.#send(delivery));
    } catch (error) {
      return this.#failed(claim, delivery, refusalOf(error));
    }
  }

  expire(claim: Claim): Settlement {
    const refusal = { code: "INTERNAL_ERROR", name: "InternalError", message: "It was not sent in time." } as const;
    return this.#failed(claim, decodeTargetDelivery(claim.body), refusal);
  }

  async #send(delivery: TargetDelivery): Promise<readonly NewMessage[]> {
    const service = serviceIn(delivery.target.Arn);
    const send = this.#parts.senders[service];
    if (!send) throw new Error(`nothing can be sent to ${service}`);
    return await send(delivery);
  }

  #failed(claim: Claim, delivery: TargetDelivery, refusal: TargetRefusal): Settlement {
    const { clock } = this.#parts;
    const retryAttempts = claim.attempt - 1;
    if (delivery.origin.kind !== "schedule" && isFinal(refusal)) {
      return this.#over(claim, delivery, { refusal, retryAttempts, exhausted: undefined });
    }
    const at = tryAgainAt(claim, clock.now(), clock.random(), delivery.target.RetryPolicy);
    if (typeof at === "string") return this.#over(claim, delivery, { refusal, retryAttempts, exhausted: at });
    return { settle: { claim, retryAt: at, countsAsAttempt: true } };
  }

  #over(claim: Claim, delivery: TargetDelivery, end: Undelivered): Settlement {
    return this.#done(claim, this.#parts.targets.undelivered(delivery, end));
  }

  #done(claim: Claim, put: readonly NewMessage[]): Settlement {
    return { settle: { claim, done: true }, put, settled: [() => this.#parts.queue.announce(put)] };
  }
}
