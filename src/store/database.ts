/** The only door to `node:sqlite`, which is still settling. Its calls block: worker threads only, but for the lock. */
import { chmodSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { StoreError } from "./store.ts";

export type Database = DatabaseSync;
export type Statement = StatementSync;
export type Row = Record<string, unknown>;

/** Each commit is on disk when it returns. */
export const durable = "pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000;";
/**
 * A power cut may lose the last commits, but never damages the file; the end of a process loses nothing. What was
 * deleted can be given back to the file system, and the log of writes does not stay as long as it once was.
 */
export const shrinking: string =
  "pragma page_size = 16384; pragma auto_vacuum = incremental; pragma journal_mode = wal; pragma synchronous = normal; " +
  "pragma wal_autocheckpoint = 2000; pragma journal_size_limit = 67108864;";
/** Beside the thread that writes. */
export const reading = "pragma query_only = true;";

/** Opens or creates the database at `path` (`:memory:` for none on disk). @throws StoreError */
export function openDatabase(path: string, pragmas: string): Database {
  return attempt(`open ${path}`, () => {
    const database = new DatabaseSync(path);
    try {
      // Before SQLite makes the files beside it, which get the same.
      if (path !== ":memory:") chmodSync(path, 0o600);
      database.exec(pragmas);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  });
}

/** Runs `work` in one transaction: all of it or, when it throws, nothing. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.exec("begin immediate");
  try {
    const result = work();
    database.exec("commit");
    return result;
  } catch (error) {
    // A full disk ends the transaction by itself.
    if (database.isTransaction) database.exec("rollback");
    throw error;
  }
}

/** Runs `work`; what SQLite throws becomes a `StoreError` that says what could not be done and why. */
export function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStoreError(error, what);
  }
}

/** `error` as the store's callers know it: SQLite's own errors are `Unavailable`, all others stay as they are. */
export function asStoreError(error: unknown, what: string): unknown {
  if (!isSqliteError(error)) return error;
  const reason = reasons[error.errcode & 0xff] ?? error.message;
  return new StoreError("Unavailable", `cannot ${what}: ${reason}`, { cause: error });
}

/** Whether SQLite refused because another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && (error.errcode & 0xff) === 5;
}

function isSqliteError(error: unknown): error is Error & { errcode: number } {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number";
}

/** By primary result code: https://www.sqlite.org/rescode.html */
const reasons: Readonly<Record<number, string>> = {
  3: "no permission",
  8: "the file is read-only",
  10: "the disk reported an error",
  11: "the file is damaged; restore it from a copy, or move it away to start empty",
  13: "the disk is full",
  14: "the file can't be opened",
  26: "the file is not a database; restore it from a copy, or move it away to start empty",
};
