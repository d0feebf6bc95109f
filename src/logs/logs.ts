import type { Place } from "../model/arn.ts";
import type { LogEvent, LogGroupName, LogStreamName } from "../model/log-event.ts";

/** Where log events go. */
export interface LogSink {
  /**
   * Never blocks and never fails an invocation. What it returns resolves when `stream` has room again: who can hold
   * back whoever writes so much should; for most there always is room.
   */
  append(stream: LogStreamName, events: readonly LogEvent[]): Promise<void> | undefined;
}

/**
 * The port of the record office (`cluster.md` section 3). What the disk refuses is counted and said in the
 * diagnostics.
 */
export interface Logs extends LogSink {
  /** Resolves when the events can be read. @throws StoreError where they could not be written */
  put(stream: LogStreamName, events: readonly LogEvent[]): Promise<void>;
  /** Resolves when everything appended before the call can be read. */
  flush(): Promise<void>;
  /** `false` where there is one already. */
  createGroup(group: LogGroupName, settings: GroupSettings): Promise<boolean>;
  /** `false` where there is none. */
  changeGroup(group: LogGroupName, change: GroupChange): Promise<boolean>;
  /** `false` where there is none. Its events are gone at once, their space on the disk a little later. */
  deleteGroup(group: LogGroupName): Promise<boolean>;
  /** `false` where there is one already; a missing group comes into being (API-850). */
  createStream(stream: LogStreamName): Promise<boolean>;
  /** `false` where there is none. */
  deleteStream(stream: LogStreamName): Promise<boolean>;
  describeGroups(query: GroupQuery): Promise<LogGroup[]>;
  describeStreams(query: StreamQuery): Promise<LogStream[]>;
  read(query: EventQuery): Promise<EventPage>;
  /** Hands over each batch of events of the chosen streams as they are appended. */
  follow(choice: FollowedStreams, listener: FollowListener): Disposable;
  /** How the disk keeps up. */
  readonly pressure: LogPressure;
  close(): Promise<void>;
}

export interface LogPressure {
  /** About so much is on its way. */
  readonly backlogBytes: number;
  /** Events that never came to the disk. */
  readonly droppedEvents: number;
}

/** What is said of a group when it is made. */
export interface GroupSettings {
  readonly groupClass?: string;
  readonly kmsKeyId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface GroupChange {
  /** `null`: for ever. */
  readonly retentionDays?: number | null;
  readonly addTags?: Readonly<Record<string, string>>;
  readonly removeTags?: readonly string[];
}

export interface LogGroup {
  readonly name: string;
  readonly createdAt: number;
  readonly retentionDays: number | undefined;
  readonly groupClass: string;
  readonly kmsKeyId: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Of its events' texts, with what AWS counts besides. */
  readonly storedBytes: number;
}

export interface StreamPosition {
  readonly name: string;
  readonly lastEventAt: number;
}

export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  readonly firstEventAt: number | undefined;
  readonly lastEventAt: number | undefined;
  readonly lastIngestedAt: number | undefined;
}

export interface GroupQuery extends Place {
  readonly name?: string;
  readonly prefix?: string;
  readonly contains?: string;
  readonly groupClass?: string;
  /** Names after this one. */
  readonly after?: string;
  readonly limit: number;
}

export interface StreamQuery extends LogGroupName {
  readonly name?: string;
  readonly prefix?: string;
  readonly orderBy: "name" | "lastEventAt";
  readonly descending: boolean;
  /** Streams after this one in their order. */
  readonly after?: StreamPosition;
  readonly limit: number;
}

/** Events of a group or of some of its streams, in order of (timestamp, id). */
export interface EventQuery extends LogGroupName {
  readonly streams?: readonly string[];
  readonly streamPrefix?: string;
  /** A filter pattern (API-840 … API-845). */
  readonly pattern?: string;
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

/** Not all that was asked for where `next` says from where to go on; such a page may be empty. */
export interface EventPage {
  readonly events: readonly StoredLogEvent[];
  readonly next: EventPosition | undefined;
}

export interface StoredLogEvent extends LogEvent {
  readonly id: number;
  readonly logStream: string;
  readonly ingestedAt: number;
}

/** Streams of some groups: all, those named, or those with one of the prefixes. */
export interface FollowedStreams {
  readonly groups: readonly LogGroupName[];
  readonly streams?: readonly string[];
  readonly streamPrefixes?: readonly string[];
}

export type FollowListener = (stream: LogStreamName, events: readonly LogEvent[]) => void;
