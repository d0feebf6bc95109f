import type { AsyncCounts } from "./async-metrics.ts";
import type { EmbeddedCounts } from "./embedded-metrics.ts";
import type { FunctionCounts } from "./function-metrics.ts";
import type { TraceCounts } from "./tracer.ts";

/** All that the page shows, at the moment it is asked for. */
export interface EngineState extends RoomsState {
  readonly functions: readonly FunctionCounts[];
  readonly asyncEvents: readonly AsyncCounts[];
  readonly embedded: EmbeddedCounts;
  /** `undefined` where nothing is traced. */
  readonly traces: TraceCounts | undefined;
}

/** What the rooms say of themselves. */
export interface RoomsState {
  readonly environments: {
    /** Environments by phase. */
    readonly phases: Readonly<Record<string, number>>;
    readonly heldMiB: number;
    readonly limitMiB: number;
  };
  /** Versions with provisioned concurrency. */
  readonly provisioned: readonly {
    readonly functionArn: string;
    readonly version: string;
    readonly wanted: number;
    readonly atWork: number;
  }[];
  /** Invocations of functions without reserved concurrency, by account and region. */
  readonly unreserved: readonly { readonly region: string; readonly accountId: string; readonly running: number }[];
  /** Of each account in a region. */
  readonly accountConcurrency: number;
  /** The asynchronous events of each function that has any. */
  readonly queues: readonly {
    readonly functionArn: string;
    readonly events: number;
    /** How long the next one has been waiting although it is due; 0 where none is. */
    readonly overdueMs: number;
  }[];
  /** Calls that the store's thread has not answered yet. */
  readonly storeCalls: number;
  readonly logs: {
    /** About so much waits for the disk. */
    readonly backlogBytes: number;
    /** Since the start. */
    readonly droppedEvents: number;
  };
}
