import type { Row } from "./database.ts";
import type { Statements } from "./prepared.ts";

/**
 * Brings a message group's row up to what its messages say: the group waits for its first one, whether that is received
 * or delayed. Nothing to do for messages of no group.
 */
export function refreshGroup(statements: Statements, queue: string, groupId: unknown): void {
  if (typeof groupId !== "string") return;
  const first = statements.get("firstOfSqsGroup", { queue, groupId });
  if (first) statements.run("setSqsGroup", { queue, groupId, readyAt: Number(first["visible_at"]) });
  else statements.run("deleteSqsGroup", { queue, groupId });
}

/** Takes note of deleted rows; returns how many there were. */
export function afterDeletion(statements: Statements, queue: string, deleted: readonly Row[]): number {
  const groups = new Set(deleted.map((row) => row["group_id"]));
  for (const groupId of groups) refreshGroup(statements, queue, groupId);
  return deleted.length;
}
