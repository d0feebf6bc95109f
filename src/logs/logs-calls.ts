import type { Place } from "../model/arn.ts";
import type { LogGroupName, LogStreamName } from "../model/log-event.ts";
import type {
  EventPage,
  EventQuery,
  GroupChange,
  GroupQuery,
  GroupSettings,
  LogGroup,
  LogStream,
  StreamQuery,
} from "./logs.ts";

/** What the logs ask of the thread that writes. `now` is always epoch ms. */
export type WriteCall =
  /** Whose the events are that an old release kept without account and region. */
  | { readonly kind: "adopt"; readonly place: Place }
  | { readonly kind: "append"; readonly events: WireEvents }
  | {
      readonly kind: "create-group";
      readonly group: LogGroupName;
      readonly settings: GroupSettings;
      readonly now: number;
    }
  | { readonly kind: "change-group"; readonly group: LogGroupName; readonly change: GroupChange }
  | { readonly kind: "delete-group"; readonly group: LogGroupName }
  | { readonly kind: "create-stream"; readonly stream: LogStreamName; readonly now: number }
  | { readonly kind: "delete-stream"; readonly stream: LogStreamName }
  | { readonly kind: "collect"; readonly now: number; readonly maxBytes: number };

/** What they ask of the thread that reads. */
export type ReadCall =
  | { readonly kind: "groups"; readonly query: GroupQuery }
  | { readonly kind: "streams"; readonly query: StreamQuery }
  | { readonly kind: "events"; readonly query: EventQuery; readonly now: number };

/** Events of several streams in the order of their arrival, as columns: these cross to the worker fastest. */
export interface WireEvents {
  readonly ingestedAt: number;
  readonly streams: readonly LogStreamName[];
  /** For each event the index of its stream. */
  readonly streamOf: Uint32Array;
  readonly timestamps: Float64Array;
  /** Of each message, in bytes. */
  readonly lengths: Uint32Array;
  /** The messages as UTF-8, one after the other. */
  readonly text: Uint8Array;
}

/** Answers by kind of call. */
export interface LogsAnswers {
  adopt: undefined;
  append: undefined;
  "create-group": boolean;
  "change-group": boolean;
  "delete-group": boolean;
  "create-stream": boolean;
  "delete-stream": boolean;
  /** Whether there is more to collect. */
  collect: boolean;
  groups: LogGroup[];
  streams: LogStream[];
  events: EventPage;
}
