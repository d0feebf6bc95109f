import { asStoreError, type Database, inTransaction } from "./database.ts";
import { changedDocs, getDoc, listDocs, writeDocs } from "./documents.ts";
import {
  claimMessages,
  dueQueues,
  queueBacklogs,
  extendLeases,
  forgetSettled,
  putMessages,
  settleMessages,
} from "./messages.ts";
import type { Statements } from "./prepared.ts";
import { isSqsCall } from "./sqs-calls.ts";
import { answerSqs } from "./sqs-messages.ts";
import type { StoreAnswers, StoreCall } from "./store-calls.ts";
import { type Answer, toWire } from "./worker-answers.ts";

export interface OpenDatabase {
  readonly database: Database;
  readonly statements: Statements;
  /** Counts the openings of the database; part of every lease. */
  readonly epoch: number;
}

const whatFailed = "use the database";

/**
 * Answers calls in one transaction and so with one sync. A batch that is refused costs only itself; when the
 * database fails, nothing of the transaction stands and nobody may believe an answer.
 */
export function answerTogether(open: OpenDatabase, calls: readonly StoreCall[]): Answer[] {
  const work = (): Answer[] => calls.map((call) => answerOne(open, call));
  try {
    return calls.some(writes) ? inTransaction(open.database, work) : work();
  } catch (error) {
    const wire = toWire(asStoreError(error, whatFailed));
    return calls.map(() => ({ error: wire }));
  }
}

const reads = new Set<StoreCall["kind"]>([
  "get",
  "list",
  "lastSeq",
  "changes",
  "due",
  "backlog",
  "sqs-count",
  "sqs-next",
]);

function writes({ kind }: StoreCall): boolean {
  return !reads.has(kind);
}

function answerOne(open: OpenDatabase, call: StoreCall): Answer {
  return call.kind === "commit" ? commit(open, call) : { value: valueOf(open, call) };
}

/** All that can't conflict. */
type OtherCall = Exclude<StoreCall, { kind: "commit" }>;

function valueOf({ statements, epoch }: OpenDatabase, call: OtherCall): StoreAnswers[OtherCall["kind"]] {
  if (isSqsCall(call)) return answerSqs(statements, call);
  switch (call.kind) {
    case "get":
      return getDoc(statements, call.docKind, call.key);
    case "list":
      return listDocs(statements, call);
    case "lastSeq":
      return Number(statements.get("lastSeq")?.["value"]);
    case "changes":
      return changedDocs(statements, call.after, call.limit);
    case "due":
      return dueQueues(statements, call.max);
    case "backlog":
      return queueBacklogs(statements, call.max);
    case "claim":
    case "claimExpired":
      return claimMessages(statements, { ...call, lease: `${epoch}.${call.lease}` });
    case "extend":
      return extendLeases(statements, call.claims, call);
    default:
      return call satisfies never;
  }
}

type CommitCall = Extract<StoreCall, { kind: "commit" }>;

function commit({ database, statements }: OpenDatabase, call: CommitCall): Answer {
  if (call.docs.length === 0 && call.settle.length === 0) {
    // Nothing in it can conflict, so it needs no way back: the hot path of an accepted event.
    putMessages(statements, call.put);
    return { value: 0 };
  }
  database.exec("savepoint batch");
  try {
    const seq = apply(statements, call);
    database.exec("release batch");
    return { value: seq };
  } catch (error) {
    // When the database has given up the whole transaction there is nothing left to go back to.
    if (!database.isTransaction) throw error;
    database.exec("rollback to batch; release batch");
    return { error: toWire(asStoreError(error, whatFailed)) };
  }
}

function apply(statements: Statements, { docs, put, settle, now }: CommitCall): number {
  const seq = docs.length > 0 ? writeDocs(statements, docs) : 0;
  putMessages(statements, put);
  settleMessages(statements, settle, now);
  if (settle.length > 0) forgetSettled(statements, now, 2 * settle.length);
  return seq;
}
