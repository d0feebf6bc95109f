import {
  type EndFacts,
  type ExtensionFacts,
  type InitEndFacts,
  type InitStartFacts,
  type SubscriptionFacts,
  billedMs,
} from "./platform-lines.ts";

/** What the platform tells of an environment, as the JSON log format and the Telemetry API write it (API-962). */
export interface PlatformEvent {
  readonly type: `platform.${string}`;
  readonly record: Readonly<Record<string, unknown>>;
}

export function initStartEvent(facts: InitStartFacts): PlatformEvent {
  return { type: "platform.initStart", record: { ...facts } };
}

export function initEndEvents({
  initializationType,
  phase,
  status,
  errorType,
  durationMs,
}: InitEndFacts): PlatformEvent[] {
  const record = { initializationType, phase, status, errorType };
  const metrics = { durationMs: threeDecimals(durationMs) };
  return [
    { type: "platform.initRuntimeDone", record },
    { type: "platform.initReport", record: { ...record, metrics } },
  ];
}

export function startEvent(requestId: string, version: string): PlatformEvent {
  return { type: "platform.start", record: { requestId, version } };
}

export function runtimeDoneEvent(facts: RuntimeDoneFacts): PlatformEvent {
  const { requestId, status, errorType, producedBytes } = facts;
  const metrics = { durationMs: threeDecimals(facts.durationMs), producedBytes };
  return { type: "platform.runtimeDone", record: { requestId, status, errorType, metrics } };
}

export type RuntimeDoneFacts = Pick<EndFacts, "requestId" | "status" | "errorType" | "durationMs" | "producedBytes">;

export function reportEvent(facts: EndFacts): PlatformEvent {
  const { requestId, status, errorType, initDurationMs } = facts;
  const durationMs = threeDecimals(facts.durationMs);
  const metrics = {
    durationMs,
    billedDurationMs: billedMs(durationMs, false),
    memorySizeMB: facts.memoryMiB,
    maxMemoryUsedMB: facts.maxMemoryUsedMiB,
    ...(initDurationMs === undefined ? {} : { initDurationMs: threeDecimals(initDurationMs) }),
  };
  return { type: "platform.report", record: { requestId, metrics, status, errorType } };
}

export function extensionEvent({ name, state, events, errorType }: ExtensionFacts): PlatformEvent {
  return { type: "platform.extension", record: { name, state, events, errorType } };
}

export function subscriptionEvent({ api, name, state, types }: SubscriptionFacts): PlatformEvent {
  const type = api === "TELEMETRY" ? "platform.telemetrySubscription" : "platform.logsSubscription";
  return { type, record: { name, state, types } };
}

function threeDecimals(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
