import type { Resolution } from "../../catalogue/catalogue.ts";
import type { Permissions } from "../../catalogue/permissions.ts";
import type { Clock } from "../../clock.ts";
import type { Diagnostics } from "../../diagnostics.ts";
import { accountArn, functionArn, parseFunctionReference, placeIn } from "../../model/arn.ts";
import { AwsException } from "../../model/exceptions.ts";
import { maxEventPayloadBytes } from "../../model/limits.ts";
import { isJsonText } from "../../model/payload.ts";
import type { NewMessage } from "../../store/store.ts";
import { untracedHeader } from "../../telemetry/trace-header.ts";
import type { EventQueue } from "../queue.ts";
import { type Undelivered, deadLetter } from "./dead-letter.ts";
import { isFunctionArn, isTargetOf } from "./target.ts";
import { type TargetDelivery, asAttempt, isForeign, principalOf, serviceOf, targetMessage } from "./target-delivery.ts";
import { InvalidInputError, ThirdHopError, isFinal, isOfRule, notPermitted, refusalOf } from "./target-refusal.ts";

export interface EventTargetsParts {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly queue: EventQueue;
  readonly permissions: Pick<Permissions, "permits">;
  /** @throws ResourceNotFoundException where there is no such function, version or alias */
  readonly resolve: (functionArn: string) => Pick<Resolution, "version">;
}

/** What is sent now, or at `sentAt`. */
export type Sending = Omit<TargetDelivery, "id">;

const invokeFunction = "lambda:InvokeFunction";
const here = ["lambda", "sqs", "events", "sns"];

/** Makes messages of the queue of what rules, schedules and topics send to their targets. */
export class EventTargets {
  readonly #parts: EventTargetsParts;

  constructor(parts: EventTargetsParts) {
    this.#parts = parts;
  }

  /** Whether events can be sent to what `arn` names. */
  takes(arn: string, origin: "rule" | "schedule"): boolean {
    return isTargetOf(origin === "rule" ? [...here, "logs"] : here, arn);
  }

  /**
   * What is to be queued: for a function that takes it the event itself, else what is delivered from the queue, or the
   * dead letter where there is no use in trying.
   */
  messages(sending: Sending): readonly NewMessage[] {
    const delivery: TargetDelivery = { id: this.#parts.clock.uuid(), ...sending };
    try {
      checkHops(delivery);
      checkInput(delivery);
      return [
        isFunctionArn(delivery.target.Arn) ? this.functionEvent(asAttempt(delivery, 1)) : targetMessage(delivery),
      ];
    } catch (error) {
      if (!(error instanceof AwsException) && !isOfRule(error)) throw error;
      const refusal = refusalOf(error);
      if (delivery.origin.kind === "schedule" || !isFinal(refusal)) return [targetMessage(delivery)];
      return this.undelivered(delivery, { refusal, retryAttempts: 0, exhausted: undefined });
    }
  }

  /** The asynchronous invocation that a function's target means. @throws ResourceNotFoundException, AccessDeniedException */
  functionEvent(delivery: TargetDelivery): NewMessage {
    const { clock, queue, resolve } = this.#parts;
    const { target, payload, sentAt } = delivery;
    const { traceHeader = untracedHeader(clock.uuid(), clock.now()) } = delivery;
    const { functionName = "", qualifier } = parseFunctionReference(target.Arn) ?? {};
    const place = placeIn(target.Arn);
    resolve(target.Arn);
    if (!this.#isPermitted({ place, functionName, qualifier }, delivery)) throw notPermitted(invokeFunction, delivery);
    return queue.message({
      requestId: clock.uuid(),
      functionArn: functionArn(place, functionName),
      invokedFunctionArn: target.Arn,
      payload: Buffer.from(payload),
      traceHeader,
      runAt: Math.max(sentAt, clock.now()),
    });
  }

  /** What is left to do for what a target never took: its dead letter, where it has a queue for that. */
  undelivered(delivery: TargetDelivery, end: Undelivered): readonly NewMessage[] {
    const { clock, diagnostics } = this.#parts;
    const { target, origin, isDeadLetter } = delivery;
    const letter = deadLetter(delivery, end, { id: clock.uuid(), now: clock.now() });
    const { code, message: reason } = end.refusal;
    const facts = { [origin.kind]: origin.arn, targetArn: target.Arn, code, reason, retries: end.retryAttempts };
    const event = isDeadLetter ? "events.dead-letter-lost" : "events.not-delivered";
    diagnostics(letter ? "info" : "warn", event, { ...facts, ...(letter && { deadLetterArn: letter.target.Arn }) });
    return letter ? [targetMessage(letter)] : [];
  }

  /** Who asks in a service's name needs a statement for it; of another account's functions everybody does. */
  #isPermitted(address: Parameters<Permissions["permits"]>[0], delivery: TargetDelivery): boolean {
    const { permissions } = this.#parts;
    const { accountId, principalArn } = principalOf(delivery);
    const sender = serviceOf(delivery);
    if (sender) {
      const context = { "AWS:SourceArn": sender.sourceArn, "AWS:SourceAccount": accountId };
      return permissions.permits(address, { principal: { Service: sender.service }, action: invokeFunction, context });
    }
    if (!isForeign(delivery)) return true;
    return [accountArn(accountId), principalArn].some((AWS) =>
      permissions.permits(address, { principal: { AWS }, action: invokeFunction, context: {} }),
    );
  }
}

/** Of two buses with rules for each other none would come to rest. @throws ThirdHopError */
function checkHops({ target, origin }: TargetDelivery): void {
  if (origin.kind !== "rule" || !origin.isForwarded || !isTargetOf(["events"], target.Arn)) return;
  throw new ThirdHopError("An event that another bus has sent is not sent on to a third.");
}

/** A template has to make JSON, or lines of text in quotes, as AWS sends them. @throws InvalidInputError */
function checkInput({ origin, event, payload }: TargetDelivery): void {
  if (origin.kind !== "rule" || event === undefined) return;
  if (Buffer.byteLength(payload) > maxEventPayloadBytes) {
    throw new InvalidInputError("INVALID_PARAMETER", `The input is larger than ${maxEventPayloadBytes} bytes.`);
  }
  if (/^\s*"/.test(payload) || isJsonText(payload)) return;
  throw new InvalidInputError("INVALID_JSON", "The input that the target's template makes of the event is no JSON.");
}
