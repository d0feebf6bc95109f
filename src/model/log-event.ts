import type { Place } from "./arn.ts";

/** One event of a log stream, as CloudWatch Logs keeps it. */
export interface LogEvent {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

/** A log group, which is an account's in a region. */
export interface LogGroupName extends Place {
  readonly logGroup: string;
}

export interface LogStreamName extends LogGroupName {
  readonly logStream: string;
}
