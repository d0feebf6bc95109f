import type { Clock } from "../clock.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { descend } from "../invocation/lineage.ts";
import { serviceIn } from "../model/arn.ts";
import { AwsException } from "../model/exceptions.ts";
import type { FunctionVersion } from "../model/function.ts";
import { maxEventPayloadBytes } from "../model/limits.ts";
import type { NewMessage } from "../store/store.ts";
import type { AsyncMetrics } from "../telemetry/async-metrics.ts";
import type { Refusal } from "./attempt.ts";
import { type Delivery, deliveryMessage } from "./delivery.ts";
import { type QueuedEvent, eventMessage, queueOf } from "./queued-event.ts";
import { maxAgeMs } from "./retry.ts";
import { type Ended, deadLetterAttributes, invocationRecord, qualifiedArn } from "./record.ts";

/** What holds for the events that are sent to one ARN; what is absent was never configured (API-215). */
export interface EventSettings {
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeSeconds?: number;
  readonly destinations?: { readonly onSuccess?: string; readonly onFailure?: string };
}

export interface FollowUpParts {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly metrics: AsyncMetrics;
  /** The version that an ARN means now. @throws ResourceNotFoundException when there is none any more */
  readonly resolve: (functionArn: string) => { readonly version: FunctionVersion };
  readonly settingsOf: (invokedFunctionArn: string) => EventSettings;
}

/** An event that is over, with what it takes to tell others. */
export interface OverEvent {
  readonly event: QueuedEvent;
  readonly ended: Ended;
  readonly settings: EventSettings;
  /** What ran, or would have. */
  readonly version: FunctionVersion;
  /** Why nothing ran, where nothing did. */
  readonly refusal: Refusal;
}

/** What is sent because of an event's end, and what is to be counted once it is on disk. */
export interface FollowUps {
  readonly put: readonly NewMessage[];
  readonly settled: readonly (() => void)[];
}

/** A record beyond this fits into no queue of the store. */
const maxRecordBytes = 7.5 * 2 ** 20;

/** The record for the destination of such an end, and the event for the dead-letter queue (API-404 … API-408). */
export function followUps(over: OverEvent, parts: FollowUpParts): FollowUps {
  const { ended, settings, version } = over;
  const isSuccess = ended.condition === "Success";
  const destination = isSuccess ? settings.destinations?.onSuccess : settings.destinations?.onFailure;
  const { deadLetterTargetArn } = version;
  const all = [
    ...(destination === undefined ? [] : [recordFor(destination, over, parts)]),
    ...(isSuccess || deadLetterTargetArn === undefined ? [] : [deadLetter(deadLetterTargetArn, over, parts)]),
  ];
  return { put: all.flatMap(({ put }) => put), settled: all.flatMap(({ settled }) => settled) };
}

function recordFor(targetArn: string, over: OverEvent, parts: FollowUpParts): FollowUps {
  const record = invocationRecord(over.event, over.ended);
  if (serviceIn(targetArn) === "lambda") return eventFor(targetArn, record, over, parts);
  if (record.length > maxRecordBytes) return undeliverable(targetArn, `${record.length} bytes`, over, parts);
  return {
    put: [deliveryMessage({ ...deliveryOf(over, parts), kind: "record", targetArn, body: record })],
    settled: [],
  };
}

function deadLetter(targetArn: string, over: OverEvent, parts: FollowUpParts): FollowUps {
  const { event, ended, refusal } = over;
  const attributes = deadLetterAttributes(event.requestId, ended, refusal);
  const delivery = deliveryOf(over, parts);
  const letter: Delivery = { ...delivery, kind: "dead-letter", targetArn, attributes, body: event.payload };
  return { put: [deliveryMessage(letter)], settled: [] };
}

/** A destination that is a function gets the record as an event of its own (API-407). */
function eventFor(targetArn: string, record: Uint8Array, over: OverEvent, parts: FollowUpParts): FollowUps {
  const { clock, metrics, resolve, settingsOf } = parts;
  if (record.length > maxEventPayloadBytes) return undeliverable(targetArn, `${record.length} bytes`, over, parts);
  try {
    const { version } = resolve(targetArn);
    const event: QueuedEvent = {
      requestId: clock.uuid(),
      invokedFunctionArn: targetArn,
      payload: record,
      traceHeader: handedOn(over),
      queuedAt: clock.now(),
    };
    const put = [eventMessage(event, queueOf(version.functionArn), maxAgeMs(settingsOf(targetArn)))];
    return { put, settled: [() => metrics.received(targetArn)] };
  } catch (error) {
    if (!(error instanceof AwsException)) throw error;
    return undeliverable(targetArn, error.message, over, parts);
  }
}

function deliveryOf(over: OverEvent, { clock }: FollowUpParts): Omit<Delivery, "kind" | "targetArn" | "body"> {
  return {
    id: clock.uuid(),
    functionArn: qualifiedArn(over.event.invokedFunctionArn),
    requestId: over.event.requestId,
    isSuccess: over.ended.condition === "Success",
    createdAt: clock.now(),
    traceHeader: handedOn(over),
    attributes: [],
  };
}

/** A chain goes on through destinations too (API-410). */
function handedOn({ event, version }: OverEvent): string | undefined {
  return event.traceHeader === undefined ? undefined : descend(event.traceHeader, version.functionArn).traceHeader;
}

function undeliverable(targetArn: string, reason: string, { event }: OverEvent, parts: FollowUpParts): FollowUps {
  const { requestId, invokedFunctionArn } = event;
  const tell = (): void => {
    parts.metrics.notDelivered(invokedFunctionArn, "record");
    parts.diagnostics("warn", "events.record-lost", { functionArn: invokedFunctionArn, requestId, targetArn, reason });
  };
  return { put: [], settled: [tell] };
}
