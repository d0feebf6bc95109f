import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import type { LogEvent, LogStreamName } from "../model/log-event.ts";
import { WorkerCalls } from "../store/worker-calls.ts";
import { Backlog } from "./backlog.ts";
import type { EventQuery, GroupQuery, LogGroup, Logs, LogStream, StoredLogEvent, StreamQuery } from "./logs.ts";
import type { LogsAnswers, LogsCall } from "./logs-calls.ts";

export interface LogsParts {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  /** What may wait for the disk before the oldest events are dropped. */
  readonly maxBacklogBytes?: number;
}

/** What is appended is on its way to the disk after so long. */
const flushAfterMs = 50;

/** The logs of one machine: `logs.db` in `directory`, on a thread of its own. @throws StoreError */
export async function openLogs(directory: string, parts: LogsParts): Promise<Logs> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, "logs.db");
  return new EmbeddedLogs(await WorkerCalls.start<LogsCall>("./logs-worker", import.meta.url, path), parts);
}

class EmbeddedLogs implements Logs {
  readonly #worker: WorkerCalls<LogsCall>;
  readonly #clock: Clock;
  readonly #diagnostics: Diagnostics;
  readonly #backlog: Backlog;
  #cancelFlush: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  /** Position in the backlog up to which all was written or given up. */
  #writtenUntil = 0;
  #isClosed = false;

  constructor(worker: WorkerCalls<LogsCall>, { clock, diagnostics, maxBacklogBytes = 32 * 2 ** 20 }: LogsParts) {
    this.#worker = worker;
    this.#clock = clock;
    this.#diagnostics = diagnostics;
    this.#backlog = new Backlog(maxBacklogBytes);
  }

  append(stream: LogStreamName, events: readonly LogEvent[]): void {
    if (this.#isClosed) return;
    this.#backlog.push(stream, events);
    this.#cancelFlush ??= this.#flushLater();
  }

  async flush(): Promise<void> {
    const goal = this.#backlog.end;
    while (this.#writtenUntil < goal) {
      this.#writing ??= this.#writeBatch().finally(() => {
        this.#writing = undefined;
      });
      await this.#writing;
    }
  }

  async describeGroups(query: GroupQuery): Promise<LogGroup[]> {
    return await this.#ask({ kind: "groups", query });
  }

  async describeStreams(query: StreamQuery): Promise<LogStream[]> {
    return await this.#ask({ kind: "streams", query });
  }

  async read(query: EventQuery): Promise<StoredLogEvent[]> {
    return await this.#ask({ kind: "read", query });
  }

  /** What was appended before is written. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelFlush?.();
    await this.flush();
    await this.#worker.close();
  }

  /** Whoever asks sees all that was appended before. */
  async #ask<Call extends LogsCall>(call: Call): Promise<LogsAnswers[Call["kind"]]> {
    await this.flush();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the worker answers as `LogsAnswers` says
    return (await this.#worker.call(call)) as LogsAnswers[Call["kind"]];
  }

  #flushLater(): () => void {
    return this.#clock.after(flushAfterMs, () => {
      void this.#flushNow();
    });
  }

  async #flushNow(): Promise<void> {
    await this.flush();
    const hasMore = !this.#backlog.isEmpty && !this.#isClosed;
    this.#cancelFlush = hasMore ? this.#flushLater() : undefined;
  }

  async #writeBatch(): Promise<void> {
    const dropped = this.#backlog.takeDropped();
    if (dropped > 0) this.#diagnostics("warn", "logs.dropped", { events: dropped });
    const events = this.#backlog.take(this.#clock.now());
    const end = this.#backlog.start;
    try {
      await this.#worker.call({ kind: "append", ...events });
    } catch (error) {
      this.#diagnostics("error", "logs.not-written", { events: events.messages.length, ...errorFacts(error) });
    }
    this.#writtenUntil = end;
  }
}
