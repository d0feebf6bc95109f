import { AsyncMetrics } from "./async-metrics.ts";
import { type EmbeddedClock, EmbeddedMetrics } from "./embedded-metrics.ts";
import type { RoomsState } from "./engine-state.ts";
import { FunctionMetrics } from "./function-metrics.ts";
import type { MetricsPage } from "./metrics-page.ts";
import { Tracer, type TracerClock, type TracerParts } from "./tracer.ts";

export interface TelemetryParts extends Pick<TracerParts, "onRefused"> {
  readonly clock: EmbeddedClock & TracerClock;
  /** Where spans go; `undefined` for nowhere. */
  readonly tracesEndpoint: string | undefined;
}

/** What the engine counts and traces, and how it shows that. */
export class Telemetry {
  readonly functions: FunctionMetrics = new FunctionMetrics();
  readonly asyncEvents: AsyncMetrics = new AsyncMetrics();
  readonly embedded: EmbeddedMetrics;
  readonly tracer: Tracer | undefined;

  constructor({ clock, tracesEndpoint, onRefused }: TelemetryParts) {
    this.embedded = new EmbeddedMetrics(clock);
    if (tracesEndpoint === undefined) return;
    // Takes time to load, and is not needed before the first second is over.
    const openExporter = async () => (await import("./span-exporter.ts")).openSpanExporter(tracesEndpoint);
    this.tracer = new Tracer({ clock, openExporter, onRefused });
  }

  /** Of a function that was deleted. */
  forget(functionArn: string): void {
    this.functions.forget(functionArn);
    this.asyncEvents.forget(functionArn);
  }

  /** The page for Prometheus; what writes it is loaded by whoever asks first. */
  async page(rooms: RoomsState): Promise<MetricsPage> {
    const { metricsPage } = await import("./metrics-page.ts");
    return metricsPage({
      ...rooms,
      functions: [...this.functions.all()],
      asyncEvents: [...this.asyncEvents.all()],
      embedded: this.embedded.counts,
      traces: this.tracer?.counts,
    });
  }

  /** Spans that wait are sent, for a few seconds at most. */
  async close(): Promise<void> {
    await this.tracer?.close();
  }
}
