import type { Row } from "./database.ts";
import type { Statements } from "./prepared.ts";
import { afterDeletion, refreshGroup } from "./sqs-groups.ts";
import type { SqsMessage, SqsReceived, SqsReceiveOrder } from "./sqs-store.ts";

export interface ReceiveCall extends SqsReceiveOrder {
  readonly now: number;
  /** One for all that are received together. */
  readonly receipt: string;
}

const expiredAtOnce = 100;
/** Looked at for messages; a group whose messages have all become dead letters gives none. */
const groupsAtOnce = 50;

/** Receives what is visible, the oldest first; what was received too often becomes a dead letter instead. */
export function receive(statements: Statements, call: ReceiveCall): SqsReceived {
  const { queue, isFifo, sentAfter } = call;
  afterDeletion(statements, queue, statements.all("expireSqsMessages", { queue, sentAfter, limit: expiredAtOnce }));
  const taking = new Taking(statements, call);
  if (isFifo) receiveGroups(statements, taking, call);
  else for (const row of statements.all("visibleSqsMessages", parametersOf(call))) taking.take(row);
  const { messages, moved } = taking;
  return { messages, moved, nextAt: messages.length > 0 ? undefined : nextAt(statements, queue, isFifo) };
}

function parametersOf({ queue, now, max }: ReceiveCall): { queue: string; now: number; max: number } {
  return { queue, now, max };
}

/** As many as can be had of one group, then of the next (one batch in flight for each). */
function receiveGroups(statements: Statements, taking: Taking, call: ReceiveCall): void {
  const { queue, now, max } = call;
  for (const { group_id: group } of statements.all("readySqsGroups", { queue, now, max: groupsAtOnce })) {
    if (taking.isFull) return;
    const groupId = String(group);
    for (const row of statements.all("sqsMessagesOfGroup", { queue, groupId, max })) {
      if (taking.isFull || Number(row["visible_at"]) > now) break;
      taking.take(row);
    }
    refreshGroup(statements, queue, groupId);
  }
}

/** When there is something to receive, which takes a group that is ready in a FIFO queue. */
export function nextAt(statements: Statements, queue: string, isFifo: boolean): number | undefined {
  const at = statements.get(isFifo ? "nextSqsGroup" : "nextSqsMessage", { queue })?.["at"];
  return typeof at === "number" ? at : undefined;
}

class Taking {
  readonly messages: SqsMessage[] = [];
  moved = 0;
  readonly #statements: Statements;
  readonly #call: ReceiveCall;

  constructor(statements: Statements, call: ReceiveCall) {
    this.#statements = statements;
    this.#call = call;
  }

  get isFull(): boolean {
    return this.messages.length >= this.#call.max;
  }

  take(row: Row): void {
    const { now, receipt, visibleAt, deadLetters } = this.#call;
    const seq = Number(row["seq"]);
    if (deadLetters && Number(row["here"]) >= deadLetters.maxReceives) {
      const moved = this.#statements.get("moveSqsMessage", {
        seq,
        to: deadLetters.queue,
        now,
        source: deadLetters.source,
      });
      refreshGroup(this.#statements, deadLetters.queue, moved?.["group_id"]);
      this.moved += 1;
      return;
    }
    const taken = this.#statements.get("receiveSqsMessage", { seq, now, receipt, visibleAt });
    if (taken) this.messages.push(messageOf(taken, receipt));
  }
}

function messageOf(row: Row, receipt: string): SqsMessage {
  return {
    seq: Number(row["seq"]),
    receipt,
    id: String(row["id"]),
    sentAt: Number(row["sent_at"]),
    firstReceivedAt: Number(row["first_received_at"]),
    receives: Number(row["receives"]),
    source: typeof row["source"] === "string" ? row["source"] : undefined,
    body: String(row["body"]),
  };
}
