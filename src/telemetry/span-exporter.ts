import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  type Resource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { FunctionVersion } from "../model/function.ts";
import { type Span, resourceOf } from "./spans.ts";

/** Sends spans of functions to a collector: protobuf over HTTP, tried again for as long as its timeout allows. */
export interface SpanExporter {
  /** @throws where they were not taken */
  export(spans: readonly VersionSpan[]): Promise<void>;
}

/** A span, and whose it is. */
export interface VersionSpan {
  readonly span: Span;
  readonly version: FunctionVersion;
}

/** `OTEL_EXPORTER_OTLP_HEADERS`, `…_TIMEOUT`, `…_COMPRESSION`, `…_CERTIFICATE` and their kin hold as well. */
export function openSpanExporter(url: string): SpanExporter {
  const exporter = new OTLPTraceExporter({ url });
  const chosen = detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] });
  const resources = new WeakMap<FunctionVersion, Resource>();
  const resourceFor = (version: FunctionVersion): Resource => {
    const resource = resources.get(version) ?? resourceFromAttributes(resourceOf(version)).merge(chosen);
    resources.set(version, resource);
    return resource;
  };
  return {
    async export(spans) {
      const readable = spans.map(({ span, version }) => readableSpan(span, resourceFor(version)));
      await new Promise<void>((resolve, reject) => {
        exporter.export(readable, ({ error }) => {
          if (error === undefined) resolve();
          else reject(error);
        });
      });
    },
  };
}

const instrumentationScope = { name: "lambkin" };
const noMore = { links: [], events: [], droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 };

function readableSpan(span: Span, resource: Resource): ReadableSpan {
  const { traceId, spanId, parentSpanId, name, startedAt, endedAt, errorType } = span;
  const context = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
  return {
    ...noMore,
    name,
    kind: span.kind === "server" ? SpanKind.SERVER : SpanKind.INTERNAL,
    spanContext: () => context,
    ...(parentSpanId !== undefined && { parentSpanContext: { ...context, spanId: parentSpanId, isRemote: true } }),
    startTime: hrTime(startedAt),
    endTime: hrTime(endedAt),
    duration: hrTime(endedAt - startedAt),
    ended: true,
    status:
      errorType === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: errorType },
    attributes: { ...span.attributes },
    resource,
    instrumentationScope,
  };
}

/** Seconds, and nanoseconds of the next. */
function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.floor((ms - seconds * 1000) * 1e6)];
}
