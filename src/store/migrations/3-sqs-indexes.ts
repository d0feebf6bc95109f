import type { Migration } from "./migration.ts";

/** Nobody has looked for messages by it since `sqs_group` is there; each receive of a FIFO queue had to write it. */
export const sqsIndexes: Migration = {
  version: 3,
  worksSince: 1,
  sql: "drop index sqs_message_in_flight;",
};
