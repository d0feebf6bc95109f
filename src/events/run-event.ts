import { errorFacts } from "../diagnostics.ts";
import { ResourceNotFoundException } from "../model/exceptions.ts";
import type { FunctionVersion } from "../model/function.ts";
import type { Claim, NewMessage } from "../store/store.ts";
import { type Attempted, type AttemptParts, type Refusal, attempt, throttled } from "./attempt.ts";
import { DeletedBacklogs } from "./deleted-backlogs.ts";
import { type EventSettings, type FollowUpParts, followUps } from "./follow-ups.ts";
import { type QueueWork, type Settlement, fewAtOnce, noPlace } from "./queue-work.ts";
import { type QueuedEvent, decodeEvent, functionOf } from "./queued-event.ts";
import type { Ended } from "./record.ts";
import { type GiveUp, awsRetries, maxAgeMs, retryAt } from "./retry.ts";

export interface RunParts extends AttemptParts, FollowUpParts {
  readonly concurrency: {
    /** `functionArn` is unqualified. */
    tryAcquire(functionArn: string): Disposable | undefined;
    /** `undefined` where nothing is reserved for it. */
    reservedFor(functionArn: string): number | undefined;
  };
  readonly retryDelaysMs: readonly [number, number];
}

/** What an event of the queue goes through: attempts, and the telling of its end. */
export class EventWork implements QueueWork {
  readonly #parts: RunParts;
  readonly #deleted: DeletedBacklogs;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#deleted = new DeletedBacklogs(parts);
  }

  /** Once nothing runs any more. */
  close(): void {
    this.#deleted.close();
  }

  /** As many as were reserved, where somebody did so. */
  atOnce(queue: string): number {
    return Math.max(this.#parts.concurrency.reservedFor(functionOf(queue) ?? "") ?? 0, fewAtOnce);
  }

  /** What may not run at all needs no place to be given up. */
  admit(queue: string): Disposable | undefined {
    const functionArn = functionOf(queue) ?? "";
    const { concurrency } = this.#parts;
    return concurrency.reservedFor(functionArn) === 0 ? noPlace : concurrency.tryAcquire(functionArn);
  }

  async run(claim: Claim, place: Disposable): Promise<Settlement> {
    const claimed = this.#ready(claim);
    if ("settle" in claimed) {
      place[Symbol.dispose]();
      return claimed;
    }
    const { event, version } = claimed;
    this.#parts.metrics.invoked(event.invokedFunctionArn, this.#parts.clock.now() - event.queuedAt);
    return this.#settle(claimed, await attempt(event, version, { queuedAt: claim.runAt, permit: place }, this.#parts));
  }

  expire(claim: Claim): Settlement {
    const claimed = this.#open(claim);
    return "settle" in claimed ? claimed : this.#giveUp(claimed, "EventAgeExceeded", throttled);
  }

  /** The event with what it would run now; settled already where there is nothing that could. */
  #open(claim: Claim): ClaimedEvent | Settlement {
    const { settingsOf, resolve, diagnostics, clock } = this.#parts;
    const event = decodeEvent(claim.body);
    const settings = settingsOf(event.invokedFunctionArn);
    // A limit that has been lowered since holds as well.
    const expireAt = Math.min(claim.expireAt, event.queuedAt + maxAgeMs(settings));
    try {
      return { claim, event, settings, expireAt, version: resolve(event.invokedFunctionArn).version };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return this.#dropDeleted(claim);
      diagnostics("error", "events.run-failed", { ...factsOf(event), ...errorFacts(error) });
      const at = retryAt("throttle", { ...claim, expireAt }, clock.now());
      if (typeof at === "string") return this.#drop(claim, event, at);
      return { settle: { claim, retryAt: at, countsAsAttempt: false } };
    }
  }

  /** The same where it may run. */
  #ready(claim: Claim): ClaimedEvent | Settlement {
    const claimed = this.#open(claim);
    if ("settle" in claimed) return claimed;
    const { clock, concurrency } = this.#parts;
    // The store gives out what has expired, to be settled here (API-401).
    if (clock.now() >= claimed.expireAt) return this.#giveUp(claimed, "EventAgeExceeded", throttled);
    if (concurrency.reservedFor(claimed.version.functionArn) !== 0) return claimed;
    return this.#giveUp(claimed, "ZeroReservedConcurrency", throttled);
  }

  #settle(claimed: ClaimedEvent, attempted: Attempted): Settlement {
    const { claim, event, settings, expireAt } = claimed;
    if (attempted.kind === "succeeded") return this.#over(claimed, "Success", attempted);
    if (attempted.kind === "not-json") return this.#drop(claim, event, "PayloadRefused");
    // AWS says no more than that such an event goes to the failure destination.
    if (attempted.kind === "loop") return this.#giveUp(claimed, "RetriesExhausted", attempted.refusal);
    const { clock, retryDelaysMs: delaysMs } = this.#parts;
    const hasRun = attempted.kind === "failed";
    const policy = { ...awsRetries, ...settings, delaysMs };
    const at = retryAt(hasRun ? "function-error" : "throttle", { ...claim, expireAt }, clock.now(), policy);
    if (typeof at === "string") return this.#over(claimed, at, attempted);
    return { settle: { claim, retryAt: at, countsAsAttempt: hasRun } };
  }

  #giveUp(claimed: ClaimedEvent, condition: GiveUp, refusal: Refusal): Settlement {
    return this.#over(claimed, condition, { kind: "throttled", refusal });
  }

  /** For good, in whichever way. */
  #over(claimed: ClaimedEvent, condition: Ended["condition"], last: Attempted): Settlement {
    const { claim, event } = claimed;
    const answer = "answer" in last ? last.answer : undefined;
    const invokeCount = answer ? claim.attempt : claim.attempt - 1;
    const ended: Ended = { condition, invokeCount, answer, endedAt: this.#parts.clock.now() };
    const refusal = "refusal" in last ? last.refusal : throttled;
    const { put, settled } = followUps({ ...claimed, ended, refusal }, this.#parts);
    if (condition === "Success") return done(claim, put, settled);
    return done(claim, put, [() => this.#tell(claim, event, condition, put.length > 0), ...settled]);
  }

  /** To nobody: there is nobody to ask whom it should go to, or it is no event. */
  #drop(claim: Claim, event: QueuedEvent, reason: string): Settlement {
    return done(claim, [], [() => this.#tell(claim, event, reason, false)]);
  }

  /** There may be a long queue of them, of which each would be as much as said of all. */
  #dropDeleted(claim: Claim): Settlement {
    const tell = (): void => {
      this.#parts.metrics.dropped(undefined);
      this.#deleted.add(functionOf(claim.queue) ?? "");
    };
    return done(claim, [], [tell]);
  }

  #tell({ id, attempt: attempts, deliveries }: Claim, event: QueuedEvent, reason: string, isSent: boolean): void {
    const { metrics, diagnostics } = this.#parts;
    metrics.dropped(event.invokedFunctionArn);
    const facts = { ...factsOf(event), id, reason, attempt: attempts, deliveries };
    diagnostics(isSent ? "info" : "warn", "events.given-up", facts);
  }
}

interface ClaimedEvent {
  readonly claim: Claim;
  readonly event: QueuedEvent;
  readonly settings: EventSettings;
  readonly version: FunctionVersion;
  /** Epoch milliseconds. */
  readonly expireAt: number;
}

function factsOf({ requestId, invokedFunctionArn }: QueuedEvent): { functionArn: string; requestId: string } {
  return { functionArn: invokedFunctionArn, requestId };
}

function done(claim: Claim, put: readonly NewMessage[], settled: readonly (() => void)[]): Settlement {
  return { settle: { claim, done: true }, put, settled };
}
