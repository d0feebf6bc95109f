import type { MappingDocument } from "../../catalogue/mapping-documents.ts";
import { errorFacts } from "../../diagnostics.ts";
import { completedTraceHeader, untracedHeader } from "../../telemetry/trace-header.ts";
import { failuresIn } from "./batch-response.ts";
import { eventsOf, gather } from "./gather.ts";
import { inTens, type MessageSource, type SourceMessage } from "./message-source.ts";
import { type RecordFilter, recordFilter } from "./record-filter.ts";
import { type BatchParts, runBatch, slept } from "./run-batch.ts";
import { Scaling } from "./scaling.ts";
import { sqsRecord } from "./sqs-record.ts";

export interface PollerParts extends BatchParts {
  readonly source: MessageSource;
}

/** As long as SQS waits. */
const waitMs = 20_000;
const firstBackOffMs = 1000;
const longestBackOffMs = 60_000;

interface EventRecord {
  readonly message: SourceMessage;
  readonly json: string;
}

/**
 * Reads a queue for a function: one batch after the other is received, and so many of them run at once as the mapping
 * and the rate of scaling allow. What was done is deleted; all else is visible again in its time.
 */
export class QueuePoller {
  readonly #mapping: MappingDocument;
  readonly #parts: PollerParts;
  readonly queueArn: string;
  /** Without a qualifier. */
  readonly functionArn: string;
  readonly #passes: RecordFilter;
  readonly #scaling: Scaling;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #receiving: Promise<void> = Promise.resolve();
  /** The next batch has messages, and does not wait for more. */
  #isGathering = false;

  constructor(mapping: MappingDocument, parts: PollerParts) {
    const { settings } = mapping;
    this.#mapping = mapping;
    this.#parts = parts;
    this.queueArn = settings.EventSourceArn ?? "";
    this.functionArn = mapping.functionArn.split(":", 7).join(":");
    this.#passes = recordFilter(settings);
    this.#scaling = new Scaling(parts.clock, settings.ScalingConfig?.MaximumConcurrency);
  }

  start(): void {
    this.#receiving = this.#receive();
  }

  /** No batch runs or is being gathered. One that waits for its window to end has nothing to do. */
  get isIdle(): boolean {
    return this.#running.size === 0 && !this.#isGathering;
  }

  /** Receives no more; resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#receiving;
    await Promise.all(this.#running);
  }

  async #receive(): Promise<void> {
    const { signal } = this.#closing;
    const { clock } = this.#parts;
    let backOffMs = firstBackOffMs;
    while (!signal.aborted) {
      try {
        await this.#scaling.room(signal);
        const messages = await this.#next();
        backOffMs = firstBackOffMs;
        if (messages.length === 0) this.#scaling.idle();
        else this.#start(messages);
        this.#isGathering = false;
      } catch (error) {
        this.#isGathering = false;
        if (signal.aborted) return;
        this.#report("sources.not-polled", error);
        await slept(clock, backOffMs, signal);
        backOffMs = Math.min(longestBackOffMs, backOffMs * 2);
      }
    }
  }

  async #next(): Promise<SourceMessage[]> {
    const { source, clock } = this.#parts;
    const { signal } = this.#closing;
    if (signal.aborted) return [];
    const { BatchSize: batchSize = 10, MaximumBatchingWindowInSeconds: seconds = 0 } = this.#mapping.settings;
    const rules = { queueArn: this.queueArn, batchSize, windowMs: seconds * 1000, waitMs };
    return await gather(this.#counted(source), rules, clock, signal);
  }

  #counted(source: MessageSource): Pick<MessageSource, "receive"> {
    return {
      receive: async (arn, request) => {
        this.#isGathering = false;
        const messages = await source.receive(arn, request);
        this.#isGathering = true;
        return messages;
      },
    };
  }

  #start(messages: readonly SourceMessage[]): void {
    const place = this.#scaling.enter();
    const running = this.#work(messages)
      .then(
        (isDone) => (isDone ? undefined : this.#scaling.slowDown()),
        (error: unknown) => this.#report("sources.not-settled", error),
      )
      .finally(() => {
        place[Symbol.dispose]();
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  /** Whether all of it was done. */
  async #work(messages: readonly SourceMessage[]): Promise<boolean> {
    const { source, clock } = this.#parts;
    const windowMs = (this.#mapping.settings.MaximumBatchingWindowInSeconds ?? 0) * 1000;
    const until = clock.mono() - windowMs + (await source.visibilityTimeoutMs(this.queueArn));
    const records = await this.#filtered(messages);
    let isDone = true;
    for (const event of eventsOf(records)) {
      // What follows in a group must not overtake what has failed.
      if (isDone && !this.#closing.signal.aborted) isDone = await this.#run(event, until);
      else await this.#release(event);
    }
    return isDone;
  }

  /** What no filter lets through is deleted unseen, as on AWS. */
  async #filtered(messages: readonly SourceMessage[]): Promise<EventRecord[]> {
    const hasWindow = (this.#mapping.settings.MaximumBatchingWindowInSeconds ?? 0) > 0;
    const records: EventRecord[] = [];
    const unwanted: SourceMessage[] = [];
    for (const message of messages) {
      const record = sqsRecord(message, this.queueArn, hasWindow);
      if (this.#passes(record)) records.push({ message, json: JSON.stringify(record) });
      else unwanted.push(message);
    }
    await this.#delete(unwanted);
    return records;
  }

  async #run(event: readonly EventRecord[], until: number): Promise<boolean> {
    const payload = Buffer.from(`{"Records":[${event.map(({ json }) => json).join(",")}]}`);
    const { functionArn } = this.#mapping;
    const { clock } = this.#parts;
    const traceHeader = traceOf(event) ?? untracedHeader(clock.uuid(), clock.now());
    const run = { functionArn, payload, traceHeader, until, signal: this.#closing.signal };
    const answer = await runBatch(run, this.#parts);
    if (!answer) {
      if (this.#closing.signal.aborted) await this.#release(event);
      return false;
    }
    // They are visible again when their time is over.
    if (answer.functionError !== undefined) return false;
    const failed = this.#failed(event, answer.payload);
    if (failed === "all") return false;
    await this.#delete(event.map(({ message }) => message).filter(({ messageId }) => !failed.has(messageId)));
    return failed.size === 0;
  }

  #failed(event: readonly EventRecord[], payload: Uint8Array): ReadonlySet<string> | "all" {
    if (!this.#mapping.settings.FunctionResponseTypes?.includes("ReportBatchItemFailures")) return new Set();
    return failuresIn(payload, new Set(event.map(({ message }) => message.messageId)));
  }

  async #delete(messages: readonly SourceMessage[]): Promise<void> {
    const handles = messages.map(({ receiptHandle }) => receiptHandle);
    for (const some of inTens(handles)) await this.#parts.source.delete(this.queueArn, some);
  }

  #report(event: string, error: unknown): void {
    this.#parts.diagnostics("warn", event, {
      mapping: this.#mapping.uuid,
      queue: this.queueArn,
      ...errorFacts(error),
    });
  }

  async #release(event: readonly EventRecord[]): Promise<void> {
    const handles = event.map(({ message }) => message.receiptHandle);
    for (const some of inTens(handles)) await this.#parts.source.release(this.queueArn, some);
  }
}

/** Of the first message that has a trace; an invocation goes on with one. */
function traceOf(event: readonly EventRecord[]): string | undefined {
  const headers = event.map(({ message }) => message.attributes["AWSTraceHeader"]);
  const first = headers.find((header) => header !== undefined);
  return first && completedTraceHeader(first, { parent: undefined, isSampled: false });
}
