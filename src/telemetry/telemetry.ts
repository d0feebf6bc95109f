import { AsyncMetrics } from "./async-metrics.ts";
import { type EmbeddedClock, EmbeddedMetrics } from "./embedded-metrics.ts";
import type { RoomsState } from "./engine-state.ts";
import { FunctionMetrics } from "./function-metrics.ts";
import type { MetricsPage } from "./metrics-page.ts";

/** What the engine counts, and how it shows that. */
export class Telemetry {
  readonly functions: FunctionMetrics = new FunctionMetrics();
  readonly asyncEvents: AsyncMetrics = new AsyncMetrics();
  readonly embedded: EmbeddedMetrics;

  constructor(clock: EmbeddedClock) {
    this.embedded = new EmbeddedMetrics(clock);
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
    });
  }
}
