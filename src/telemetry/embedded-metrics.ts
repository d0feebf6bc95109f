import type { Place } from "../model/arn.ts";
import { type EmbeddedMetric, embeddedMark, readEmbedded } from "./embedded-format.ts";

/** The part of a clock that is used here. */
export interface EmbeddedClock {
  now(): number;
  after(ms: number, then: () => void): () => void;
}

/** One metric with one set of dimensions. */
export class EmbeddedSeries {
  readonly labels: Readonly<Record<string, string>>;
  count = 0;
  sum = 0;
  /** Of this minute, and of the one before. */
  #extremes: [Extremes, Extremes] = [none, none];

  constructor(labels: Readonly<Record<string, string>>) {
    this.labels = labels;
  }

  add(values: readonly number[], now: number): void {
    this.count += values.length;
    for (const value of values) this.sum += value;
    const [{ min, max, minute }, before] = this.#extremesAt(now);
    this.#extremes = [{ minute, min: Math.min(min, ...values), max: Math.max(max, ...values) }, before];
  }

  /** The least and the greatest value of this minute and the one before; `undefined` where there was none. */
  extremes(now: number): { min: number; max: number } | undefined {
    const [one, other] = this.#extremesAt(now);
    const [min, max] = [Math.min(one.min, other.min), Math.max(one.max, other.max)];
    return min > max ? undefined : { min, max };
  }

  #extremesAt(now: number): [Extremes, Extremes] {
    const minute = Math.floor(now / 60_000);
    const [last] = this.#extremes;
    if (last.minute !== minute) this.#extremes = [{ ...none, minute }, last.minute === minute - 1 ? last : none];
    return this.#extremes;
  }
}

interface Extremes {
  readonly minute: number;
  readonly min: number;
  readonly max: number;
}

const none: Extremes = { minute: -1, min: Infinity, max: -Infinity };

/** What came of the documents in functions' logs, since the start. */
export interface EmbeddedCounts {
  readonly series: readonly EmbeddedSeries[];
  readonly parsingErrors: number;
  readonly validationErrors: number;
  /** Values and lines for which there was no room. */
  readonly dropped: number;
  readonly now: number;
}

interface PlaceLabels {
  readonly region: string;
  readonly account_id: string;
}

const maxSeries = 2000;
/** Characters that wait to be read. */
const maxWaiting = 4 * 2 ** 20;
const readAfterMs = 50;
/** Of lines that are read at once: about a millisecond's work. */
const lengthAtOnce = 64 * 2 ** 10;

/** Metrics that functions write into their logs. They are read when the line has long gone on its way. */
export class EmbeddedMetrics {
  readonly #clock: EmbeddedClock;
  readonly #series = new Map<string, EmbeddedSeries>();
  readonly #waiting: { readonly place: PlaceLabels; readonly message: string }[] = [];
  #waitingLength = 0;
  #parsingErrors = 0;
  #validationErrors = 0;
  #dropped = 0;

  constructor(clock: EmbeddedClock) {
    this.#clock = clock;
  }

  /** Events on their way to a log of that account. */
  look(place: Place, events: readonly { readonly message: string }[]): void {
    for (const { message } of events) if (message.includes(embeddedMark)) this.#keep(place, message);
  }

  get counts(): EmbeddedCounts {
    return {
      series: [...this.#series.values()],
      parsingErrors: this.#parsingErrors,
      validationErrors: this.#validationErrors,
      dropped: this.#dropped,
      now: this.#clock.now(),
    };
  }

  #keep({ region, accountId }: Place, message: string): void {
    if (this.#waitingLength + message.length > maxWaiting) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push({ place: { region, account_id: accountId }, message });
    this.#waitingLength += message.length;
    if (this.#waiting.length === 1) this.#clock.after(readAfterMs, this.#read);
  }

  readonly #read = (): void => {
    const goal = this.#waitingLength - lengthAtOnce;
    for (let line = this.#waiting.shift(); line !== undefined; line = this.#waiting.shift()) {
      const { place, message } = line;
      this.#waitingLength -= message.length;
      const { metrics, fault } = readEmbedded(message);
      if (fault === "parsing") this.#parsingErrors += 1;
      else if (fault === "validation") this.#validationErrors += 1;
      for (const metric of metrics) this.#count(place, metric);
      if (this.#waitingLength <= goal) break;
    }
    if (this.#waiting.length > 0) this.#clock.after(0, this.#read);
  };

  #count(place: PlaceLabels, { values, ...metric }: EmbeddedMetric): void {
    const labels = labelsOf(place, metric);
    const key = JSON.stringify(labels);
    const series = this.#series.get(key) ?? new EmbeddedSeries(labels);
    if (!this.#series.has(key) && this.#series.size >= maxSeries) {
      this.#dropped += values.length;
      return;
    }
    this.#series.set(key, series);
    series.add(values, this.#clock.now());
  }
}

function labelsOf(
  place: PlaceLabels,
  { namespace, name, unit, dimensions }: Omit<EmbeddedMetric, "values">,
): Record<string, string> {
  const labels: Record<string, string> = { ...place, namespace, metric: name, unit };
  for (const dimension of Object.keys(dimensions).toSorted()) {
    const label = freeLabel(labelOf(dimension), labels);
    labels[label] = dimensions[dimension] ?? "";
  }
  return labels;
}

/** `dimension_service_name` for `ServiceName`: Prometheus knows ASCII letters, digits and underscores. */
function labelOf(dimension: string): string {
  const words = dimension.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
  return `dimension_${words.replaceAll(/[^a-z0-9_]/g, "_")}`;
}

/** Two dimensions may differ in what labels can't show. */
function freeLabel(label: string, taken: object): string {
  return Object.hasOwn(taken, label) ? freeLabel(`${label}_`, taken) : label;
}
