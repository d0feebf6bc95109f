/**
 * One step of the schema, in portable SQL. Expand first, contract a release later: the release before must be able to
 * work on what a step leaves behind.
 */
export interface Migration {
  /** From 1, without gaps. */
  readonly version: number;
  /** The oldest schema version whose release can still work on the result. */
  readonly worksSince: number;
  readonly sql: string;
}
