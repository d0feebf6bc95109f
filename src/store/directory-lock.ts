import { join } from "node:path";
import { asStoreError, type Database, isBusy, openDatabase } from "./database.ts";

/** Another engine serves from this directory: told to the person who started the second one. */
export class DataDirectoryInUseError extends Error {
  override readonly name = "DataDirectoryInUseError";

  constructor(directory: string, pid: unknown) {
    super(`the data directory ${directory} is in use by process ${String(pid)}: end it, or choose another directory`);
  }
}

/**
 * Makes this process the only one on `directory` until the lock is disposed of or the process ends, however it ends:
 * the lock is the operating system's, on a file that nothing else is kept in.
 * @throws DataDirectoryInUseError, StoreError
 */
export function lockDirectory(directory: string): Disposable {
  const database = openDatabase(join(directory, "lock.db"), pragmas);
  try {
    acquire(database, directory);
  } catch (error) {
    database.close();
    throw asStoreError(error, `lock ${directory}`);
  }
  return {
    [Symbol.dispose]() {
      if (database.isOpen) database.close();
    },
  };
}

/** The timeout covers an engine that is only reading who holds the lock. */
const pragmas = "pragma busy_timeout = 300; pragma journal_mode = delete; pragma synchronous = off;";

function acquire(database: Database, directory: string): void {
  try {
    database.exec("create table if not exists holder (one integer primary key, pid integer)");
    // The row must be committed to be readable by others, and the lock be held afterwards: whoever slipped in
    // between has written another row, so look again.
    do {
      if (database.isTransaction) database.exec("rollback");
      database.exec(`begin immediate; insert or replace into holder values (1, ${process.pid}); commit`);
      database.exec("begin immediate");
    } while (holder(database) !== process.pid);
  } catch (error) {
    throw isBusy(error) ? new DataDirectoryInUseError(directory, holder(database)) : error;
  }
}

function holder(database: Database): unknown {
  return database.prepare("select pid from holder where one = 1").get()?.["pid"];
}
