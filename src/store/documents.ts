import type { Row } from "./database.ts";
import type { Statements } from "./prepared.ts";
import type { WireDoc, WireDocWrite } from "./store-calls.ts";
import { type Change, StoreError } from "./store.ts";

export function getDoc(statements: Statements, kind: string, key: string): WireDoc | undefined {
  const row = statements.get("getDoc", { kind, key });
  return row && docOf(row);
}

interface DocQuery {
  readonly docKind: string;
  readonly prefix: string;
  readonly after: string;
  readonly limit: number;
}

export function listDocs(statements: Statements, { docKind, prefix, after, limit }: DocQuery): WireDoc[] {
  // No key that starts with the prefix is above the prefix with the last of all characters behind it.
  const range = { kind: docKind, after, from: prefix, to: `${prefix}\u{10FFFF}`, limit };
  return statements.all("listDocs", range).map(docOf);
}

export function changedDocs(statements: Statements, after: number, limit: number): Change[] {
  return statements.all("changedDocs", { after, limit }).map((row) => ({
    seq: Number(row["seq"]),
    kind: String(row["kind"]),
    key: String(row["key"]),
    rev: typeof row["rev"] === "string" ? row["rev"] : null,
  }));
}

/**
 * Writes documents, each with the next sequence number, and returns the last one.
 * The counter's row stays locked until the commit: whoever reads up to a number has missed none below it.
 * @throws StoreError `Conflict` with the index of the first whose expectation does not hold
 */
export function writeDocs(statements: Statements, docs: readonly WireDocWrite[]): number {
  const last = Number(statements.get("nextSeq", { count: docs.length })?.["value"]);
  let written = 0;
  for (const [index, doc] of docs.entries()) {
    written = writeDoc(statements, doc, { index, seq: last - docs.length + 1 + index });
  }
  return written;
}

function writeDoc(statements: Statements, doc: WireDocWrite, place: { index: number; seq: number }): number {
  const { kind, key, rev, body, expect } = doc;
  const { seq, index } = place;
  const row =
    expect === "absent"
      ? statements.get("writeAbsentDoc", { kind, key, rev, seq, body })
      : expect === "any"
        ? statements.get("writeAnyDoc", { kind, key, rev, seq, body })
        : statements.get("writeExpectedDoc", { kind, key, rev, seq, body, expect });
  if (row !== undefined) return seq;
  const standing = statements.get("revOfDoc", { kind, key });
  // Our own revision stands: an earlier try whose answer was lost has done it.
  if (standing?.["rev"] === rev) return Number(standing["seq"]);
  throw new StoreError("Conflict", `${kind} ${key} is not at revision ${expect}`, { index });
}

function docOf(row: Row): WireDoc {
  return {
    kind: String(row["kind"]),
    key: String(row["key"]),
    rev: String(row["rev"]),
    seq: Number(row["seq"]),
    body: String(row["body"]),
  };
}
