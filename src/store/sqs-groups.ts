import type { Row } from "./database.ts";
import type { Statements } from "./prepared.ts";

/**
 * Brings a message group's row up to what its messages say: while one of them is received, or the first is delayed, the
 * group has to wait. Nothing to do for messages of no group.
 */
export function refreshGroup(statements: Statements, queue: string, groupId: unknown): void {
  if (typeof groupId !== "string") return;
  const state = statements.get("sqsGroupState", { queue, groupId });
  const firstAt = state?.["first_at"];
  if (firstAt === null || firstAt === undefined) {
    statements.run("deleteSqsGroup", { queue, groupId });
    return;
  }
  const readyAt = Math.max(Number(firstAt), Number(state?.["in_flight_until"] ?? 0));
  statements.run("setSqsGroup", { queue, groupId, readyAt });
}

/** Takes note of deleted rows; returns how many there were. */
export function afterDeletion(statements: Statements, queue: string, deleted: readonly Row[]): number {
  const groups = new Set(deleted.map((row) => row["group_id"]));
  for (const groupId of groups) refreshGroup(statements, queue, groupId);
  return deleted.length;
}
