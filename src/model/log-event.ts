/** One event of a log stream, as CloudWatch Logs keeps it. */
export interface LogEvent {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

export interface LogStreamName {
  readonly logGroup: string;
  readonly logStream: string;
}
