import type { Row } from "./database.ts";
import type { Statements } from "./prepared.ts";
import type { SqsAnswers, SqsCall } from "./sqs-calls.ts";
import { nextAt, receive } from "./sqs-receive.ts";
import { afterDeletion, refreshGroup } from "./sqs-groups.ts";
import {
  deduplicationMs,
  type SqsHold,
  type SqsReceipt,
  type SqsRedriveOrder,
  type SqsSend,
  type SqsSent,
} from "./sqs-store.ts";

const forgottenAtOnce = 20;

export function answerSqs(statements: Statements, call: SqsCall): SqsAnswers[SqsCall["kind"]] {
  switch (call.kind) {
    case "sqs-send":
      return send(statements, call.messages, call.now);
    case "sqs-receive":
      return receive(statements, call);
    case "sqs-delete":
      return call.receipts.map((receipt) => deleteOne(statements, call, receipt));
    case "sqs-visibility":
      return call.changes.map(({ visibleAt, ...receipt }) => hide(statements, call, receipt, visibleAt));
    case "sqs-count":
      return count(statements, call);
    case "sqs-next":
      return nextAt(statements, call.queue, call.isFifo);
    case "sqs-purge":
      statements.run("forgetSqsSentTo", { queue: call.queue });
      return afterDeletion(statements, call.queue, statements.all("purgeSqsMessages", fieldsOf(call)));
    case "sqs-redrive":
      return redrive(statements, call);
    default:
      return call satisfies never;
  }
}

function fieldsOf({ queue, now, limit }: { queue: string; now: number; limit: number }) {
  return { queue, now, limit };
}

function send(statements: Statements, messages: readonly SqsSend[], now: number): SqsSent[] {
  const last = Number(statements.get("nextSqsSeq", { count: messages.length })?.["value"]);
  const sent = messages.map((message, index) => sendOne(statements, message, last - messages.length + 1 + index, now));
  if (messages.some(({ deduplication }) => deduplication !== null)) {
    statements.run("forgetSqsSent", { now, limit: forgottenAtOnce });
  }
  return sent;
}

function sendOne(statements: Statements, message: SqsSend, seq: number, now: number): SqsSent {
  const { queue, id, groupId, deduplication, visibleAt, body } = message;
  if (deduplication !== null) {
    const known = statements.get("sqsSent", { queue, deduplication, now });
    if (known) return { id: String(known["id"]), seq: Number(known["seq"]) };
    statements.run("keepSqsSent", { queue, deduplication, id, seq, expireAt: now + deduplicationMs });
  }
  statements.run("putSqsMessage", { seq, queue, id, groupId, now, visibleAt, body });
  if (groupId !== null) statements.run("putSqsGroup", { queue, groupId, visibleAt });
  return { id, seq };
}

interface Holder {
  readonly queue: string;
  readonly now: number;
}

function deleteOne(
  statements: Statements,
  { queue, now, mustBeInvisible }: Holder & { readonly mustBeInvisible: boolean },
  { seq, receipt }: SqsReceipt,
): SqsHold {
  const row = statements.get("heldSqsMessage", { queue, seq, receipt });
  const hold = holdOf(row, now);
  if (!row || (mustBeInvisible && hold !== "invisible")) return hold;
  statements.run("deleteSqsMessage", { seq });
  refreshGroup(statements, queue, row["group_id"]);
  return hold;
}

function hide(
  statements: Statements,
  { queue, now }: Holder,
  { seq, receipt }: SqsReceipt,
  visibleAt: number,
): SqsHold {
  const row = statements.get("receivedSqsMessage", { queue, seq, receipt });
  const hold = holdOf(row, now);
  if (!row || hold !== "invisible") return hold;
  statements.run("hideSqsMessage", { seq, visibleAt });
  refreshGroup(statements, queue, row["group_id"]);
  return hold;
}

function holdOf(row: Row | undefined, now: number): SqsHold {
  if (!row) return "none";
  return Number(row["visible_at"]) > now ? "invisible" : "visible";
}

function count(statements: Statements, { queue, now }: Holder): SqsAnswers["sqs-count"] {
  const invisible = statements.get("countSqsInvisible", { queue, now });
  const inFlight = Number(invisible?.["received"]);
  return {
    visible: Number(statements.get("countSqsVisible", { queue, now })?.["count"]),
    inFlight,
    delayed: Number(invisible?.["count"]) - inFlight,
  };
}

function redrive(statements: Statements, { queue, to, sources, now, limit }: Holder & SqsRedriveOrder): string[] {
  const reached: string[] = [];
  for (const row of statements.all("sourcesOfSqsMessages", { queue, now, limit })) {
    const target = to ?? sources[String(row["source"])];
    if (target === undefined) continue;
    statements.run("redriveSqsMessage", { seq: Number(row["seq"]), to: target, now });
    refreshGroup(statements, queue, row["group_id"]);
    refreshGroup(statements, target, row["group_id"]);
    reached.push(target);
  }
  return reached;
}
