import type { Catalogue } from "../catalogue/catalogue.ts";
import type { EngineConfig } from "../config.ts";
import type { Clock } from "../clock.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { EventBridge } from "../events/open-event-bridge.ts";
import type { EventQueue } from "../events/queue.ts";
import type { EmbeddedSns } from "../events/sns/open-sns.ts";
import type { EmbeddedSqs } from "../events/sqs/open-sqs.ts";
import type { Invoke } from "../invocation/invoke.ts";
import type { Logs } from "../logs/logs.ts";
import type { Place } from "../model/arn.ts";
import type { Gate } from "./access/gate.ts";
import type { LocalApis } from "./gateway/local-apis.ts";
import type { Sessions } from "./access/sessions.ts";
import type { MetricsPage } from "../telemetry/metrics-page.ts";
import type { Upstreams } from "../upstream/upstreams.ts";
import type { FunctionVersion, ProvisionedEnvironments } from "../model/function.ts";

/** What an operation may use. */
export interface Rooms {
  readonly config: EngineConfig;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly catalogue: Catalogue;
  readonly invoke: Invoke;
  /** What a version has of its provisioned concurrency; `undefined` where it has none. */
  readonly provisioned: (version: FunctionVersion) => ProvisionedEnvironments | undefined;
  readonly events: EventQueue;
  readonly eventBridge: EventBridge;
  /** What is served as API Gateway would. */
  readonly apis: LocalApis;
  readonly gate: Gate;
  readonly sessions: Sessions;
  readonly logs: Logs;
  /** The engine's own topics, opened by the first who asks. */
  readonly sns: () => Promise<EmbeddedSns>;
  /** The engine's own queues. */
  readonly sqs: EmbeddedSqs;
  /** Whom requests for other services go to. */
  readonly upstreams: Upstreams;
  /** What is counted, as Prometheus reads it. */
  readonly metricsPage: () => Promise<MetricsPage>;
}

/** What an operation may want to know of the request itself. */
export interface Call {
  readonly requestId: string;
  /** `http://host:port` as the client wrote it: links that it must be able to reach are made from it (API-203). */
  readonly origin: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `arn:aws:iam::123456789012:root`, or that of an assumed role. */
  readonly callerArn: string;
  /** The signer's; where nobody has to sign that of the credential scope, else the engine's own (API-722). */
  readonly place: Place;
  /**
   * `X-Amzn-Trace-Id` as sent, else W3C's `traceparent`, else a new one, which is sampled where the engine traces
   * (API-301); the answer carries it too (API-302).
   */
  readonly traceHeader: string;
  /** Ends when the client goes away. */
  readonly signal: AbortSignal;
  /** Ends when the engine closes, which waits for every answer: those without an end of their own end then. */
  readonly closing: AbortSignal;
}
