import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import type { Place } from "../model/arn.ts";
import type { LogEvent, LogGroupName, LogStreamName } from "../model/log-event.ts";
import { ownModule } from "../model/own-files.ts";
import { StoreError } from "../store/store.ts";
import { WorkerCalls } from "../store/worker-calls.ts";
import { Backlog } from "./backlog.ts";
import { cutEvents } from "./cut-message.ts";
import { Followers } from "./followers.ts";
import { Housekeeping } from "./housekeeping.ts";
import type {
  EventPage,
  EventQuery,
  FollowedStreams,
  FollowListener,
  GroupChange,
  GroupQuery,
  GroupSettings,
  LogGroup,
  LogPressure,
  Logs,
  LogStream,
  StreamQuery,
} from "./logs.ts";
import type { LogsAnswers, ReadCall, WriteCall } from "./logs-calls.ts";
import { Rooms } from "./rooms.ts";

export interface LogsParts {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  /** Whose the events of an old data directory are. */
  readonly place: Place;
  /** On disk; groups without retention lose their oldest events beyond it. */
  readonly maxBytes: number;
  /** What may wait for the disk before the oldest events are dropped. */
  readonly maxBacklogBytes?: number;
  /** Nobody reads them later: nothing is written before somebody asks. */
  readonly isDeferred?: boolean | undefined;
  /** Told of everything that is appended; keeps nobody waiting. */
  readonly onAppend?: FollowListener;
}

/** What is appended is on its way to the disk after so long. */
const flushAfterMs = 25;

/** The logs of one machine: `logs.db` in `directory`, on threads of their own. @throws StoreError */
export async function openLogs(directory: string, parts: LogsParts): Promise<Logs> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, "logs.db");
  const logs = new EmbeddedLogs(path, parts);
  if (parts.isDeferred) return logs;
  try {
    await logs.open();
  } catch (error) {
    await logs.close();
    throw error;
  }
  return logs;
}

class EmbeddedLogs implements Logs {
  readonly #path: string;
  #writer: Promise<WorkerCalls<WriteCall>> | undefined;
  /** Started by the first who reads. */
  #reader: Promise<WorkerCalls<ReadCall>> | undefined;
  readonly #parts: LogsParts;
  readonly #backlog: Backlog;
  readonly #rooms: Rooms;
  readonly #followers = new Followers();
  readonly #housekeeping: Housekeeping;
  /** How many there were of groups and streams. */
  #changes = 0;
  #lastPut = Promise.resolve();
  #cancelFlush: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  /** Position in the backlog up to which all was written or given up. */
  #writtenUntil = 0;
  #isDraining = false;
  #droppedEvents = 0;
  #isClosed = false;

  constructor(path: string, parts: LogsParts) {
    this.#path = path;
    this.#parts = parts;
    this.#backlog = new Backlog(parts.maxBacklogBytes ?? 32 * 2 ** 20);
    this.#rooms = new Rooms(this.#backlog);
    const { clock, diagnostics, maxBytes } = parts;
    this.#housekeeping = new Housekeeping({
      clock,
      diagnostics,
      changes: () => this.#backlog.end + this.#changes,
      step: async () => this.#isOpen && (await this.#send({ kind: "collect", now: clock.now(), maxBytes })),
    });
  }

  /** Starts the thread that writes. @throws StoreError */
  async open(): Promise<void> {
    const { region, accountId } = this.#parts.place;
    await this.#write({ kind: "adopt", place: { region, accountId } });
  }

  get #isOpen(): boolean {
    return this.#writer !== undefined;
  }

  append(stream: LogStreamName, events: readonly LogEvent[]): Promise<void> | undefined {
    if (this.#isClosed) return undefined;
    const pieces = cutEvents(events);
    for (const event of pieces) this.#backlog.push(stream, event);
    this.#followers.tell(stream, pieces);
    this.#parts.onAppend?.(stream, pieces);
    if (this.#backlog.isFull) void this.#drain();
    else if (this.#isOpen) this.#cancelFlush ??= this.#flushLater();
    return this.#rooms.waitFor(stream);
  }

  /** One after the other: who waits is only an answer, and holds no room in the backlog. */
  async put(stream: LogStreamName, events: readonly LogEvent[]): Promise<void> {
    const put = this.#lastPut.then(async () => await this.#put(stream, events));
    this.#lastPut = put.catch(() => {}); // whoever put it hears of it
    await put;
  }

  async flush(): Promise<void> {
    const goal = this.#backlog.end;
    while (this.#writtenUntil < goal) await this.#writeNext();
  }

  get pressure(): LogPressure {
    return { backlogBytes: this.#backlog.bytes, droppedEvents: this.#droppedEvents };
  }

  async createGroup(group: LogGroupName, settings: GroupSettings): Promise<boolean> {
    return await this.#change({ kind: "create-group", group, settings, now: this.#parts.clock.now() });
  }

  async changeGroup(group: LogGroupName, change: GroupChange): Promise<boolean> {
    return await this.#change({ kind: "change-group", group, change });
  }

  async deleteGroup(group: LogGroupName): Promise<boolean> {
    return await this.#change({ kind: "delete-group", group });
  }

  async createStream(stream: LogStreamName): Promise<boolean> {
    return await this.#change({ kind: "create-stream", stream, now: this.#parts.clock.now() });
  }

  async deleteStream(stream: LogStreamName): Promise<boolean> {
    return await this.#change({ kind: "delete-stream", stream });
  }

  async describeGroups(query: GroupQuery): Promise<LogGroup[]> {
    return await this.#ask({ kind: "groups", query });
  }

  async describeStreams(query: StreamQuery): Promise<LogStream[]> {
    return await this.#ask({ kind: "streams", query });
  }

  async read(query: EventQuery): Promise<EventPage> {
    return await this.#ask({ kind: "events", query, now: this.#parts.clock.now() });
  }

  follow(choice: FollowedStreams, listener: FollowListener): Disposable {
    return this.#followers.add(choice, listener);
  }

  /** What was appended before is written. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelFlush?.();
    this.#housekeeping.close();
    if (!this.#writer) return;
    await this.flush();
    const [writer, reader] = await Promise.all([started(this.#writer), started(this.#reader)]);
    await Promise.all([writer?.close(), reader?.close()]);
  }

  async #put(stream: LogStreamName, events: readonly LogEvent[]): Promise<void> {
    const backlog = new Backlog(Infinity);
    for (const event of events) backlog.push(stream, event);
    const now = this.#parts.clock.now();
    for (let some = backlog.take(now); some; some = backlog.take(now)) {
      await this.#write({ kind: "append", events: some });
    }
    this.#changes += events.length;
    this.#followers.tell(stream, events);
  }

  /** What was appended before is there when the change is made. */
  async #change<Call extends WriteCall>(call: Call): Promise<LogsAnswers[Call["kind"]]> {
    this.#changes += 1;
    return await this.#send(call);
  }

  async #send<Call extends WriteCall>(call: Call): Promise<LogsAnswers[Call["kind"]]> {
    await this.flush();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the worker answers as `LogsAnswers` says
    return (await this.#write(call)) as LogsAnswers[Call["kind"]];
  }

  async #write(call: WriteCall): Promise<unknown> {
    this.#writer ??= WorkerCalls.start<WriteCall>(ownModule("logs/write-worker"), this.#path);
    return await (await this.#writer).call(call);
  }

  /** Whoever asks sees all that was appended before. */
  async #ask<Call extends ReadCall>(call: Call): Promise<LogsAnswers[Call["kind"]]> {
    if (this.#isClosed) throw new StoreError("Unavailable", "the logs are closed");
    if (!this.#isOpen) await this.open();
    this.#reader ??= this.#startReader();
    const [reader] = await Promise.all([this.#reader, this.flush()]);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the worker answers as `LogsAnswers` says
    return (await reader.call(call)) as LogsAnswers[Call["kind"]];
  }

  /** Where it can't start, or ends before its time, the next who reads starts another. */
  #startReader(): Promise<WorkerCalls<ReadCall>> {
    const reader = WorkerCalls.start<ReadCall>(ownModule("logs/read-worker"), this.#path);
    void reader
      .then(async ({ exited }) => await exited)
      .catch(() => {}) // whoever reads hears of it
      .then(() => (this.#reader = undefined));
    return reader;
  }

  #flushLater(): () => void {
    return this.#parts.clock.after(flushAfterMs, () => {
      void this.#flushNow();
    });
  }

  async #flushNow(): Promise<void> {
    await this.flush();
    const hasMore = !this.#backlog.isEmpty && !this.#isClosed;
    this.#cancelFlush = hasMore ? this.#flushLater() : undefined;
  }

  /** Writes without waiting for the next flush, until little is left for it. */
  async #drain(): Promise<void> {
    if (this.#isDraining) return;
    this.#isDraining = true;
    while (this.#backlog.isFull) await this.#writeNext();
    this.#isDraining = false;
    if (!this.#isClosed) this.#cancelFlush ??= this.#flushLater();
  }

  async #writeNext(): Promise<void> {
    this.#writing ??= this.#writeBatch().finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  async #writeBatch(): Promise<void> {
    const { clock, diagnostics } = this.#parts;
    const dropped = this.#backlog.takeDropped();
    this.#droppedEvents += dropped;
    if (dropped > 0) diagnostics("warn", "logs.dropped", { events: dropped });
    const events = this.#backlog.take(clock.now());
    const end = this.#backlog.start;
    try {
      if (events) await this.#write({ kind: "append", events });
    } catch (error) {
      this.#droppedEvents += events?.lengths.length ?? 0;
      diagnostics("error", "logs.not-written", { events: events?.lengths.length, ...errorFacts(error) });
    }
    this.#writtenUntil = end;
    this.#rooms.look();
  }
}

/** `undefined` where it could not be: whoever called it has heard of that. */
async function started<T>(calls: Promise<T> | undefined): Promise<T | undefined> {
  return await calls?.catch(() => undefined);
}
