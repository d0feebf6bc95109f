import type { LogStreamName } from "../model/log-event.ts";
import type { EventQuery, GroupQuery, LogGroup, LogStream, StoredLogEvent, StreamQuery } from "./logs.ts";

/** What the logs ask of their worker. */
export type LogsCall =
  | ({ readonly kind: "append" } & WireEvents)
  | { readonly kind: "groups"; readonly query: GroupQuery }
  | { readonly kind: "streams"; readonly query: StreamQuery }
  | { readonly kind: "read"; readonly query: EventQuery };

/** Events of several streams in the order of their arrival, as columns: these cross to the worker fastest. */
export interface WireEvents {
  readonly ingestedAt: number;
  readonly streams: readonly LogStreamName[];
  /** For each event the index of its stream. */
  readonly streamOf: readonly number[];
  readonly timestamps: readonly number[];
  readonly messages: readonly string[];
}

/** Answers by kind of call. */
export interface LogsAnswers {
  append: undefined;
  groups: LogGroup[];
  streams: LogStream[];
  read: StoredLogEvent[];
}
