import type { LogEvent, LogStreamName } from "../model/log-event.ts";

/** Where log events go. */
export interface LogSink {
  append(stream: LogStreamName, events: readonly LogEvent[]): void;
}

/**
 * The port of the record office (`cluster.md` section 3). `append` never blocks and never fails an invocation:
 * what the disk refuses is counted and said in the diagnostics.
 */
export interface Logs extends LogSink {
  /** Resolves when everything appended before the call can be read. */
  flush(): Promise<void>;
  describeGroups(query: GroupQuery): Promise<LogGroup[]>;
  describeStreams(query: StreamQuery): Promise<LogStream[]>;
  read(query: EventQuery): Promise<StoredLogEvent[]>;
  close(): Promise<void>;
}

export interface LogGroup {
  readonly name: string;
  readonly createdAt: number;
}

export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  readonly firstEventAt: number | undefined;
  readonly lastEventAt: number | undefined;
  readonly lastIngestedAt: number | undefined;
}

export interface GroupQuery {
  readonly prefix?: string;
  readonly contains?: string;
  /** Names after this one. */
  readonly after?: string;
  readonly limit: number;
}

export interface StreamQuery {
  readonly logGroup: string;
  readonly prefix?: string;
  readonly orderBy: "name" | "lastEventAt";
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Events of a group or of some of its streams, in order of (timestamp, id). */
export interface EventQuery {
  readonly logGroup: string;
  readonly streams?: readonly string[];
  readonly streamPrefix?: string;
  /** Epoch ms, inclusive. */
  readonly from?: number;
  /** Epoch ms, exclusive. */
  readonly until?: number;
  /** Strictly after this position when reading forwards, strictly before it when reading backwards. */
  readonly position?: EventPosition;
  readonly direction: "forwards" | "backwards";
  readonly limit: number;
}

export interface EventPosition {
  readonly timestamp: number;
  readonly id: number;
}

export interface StoredLogEvent extends LogEvent {
  readonly id: number;
  readonly logStream: string;
  readonly ingestedAt: number;
}
