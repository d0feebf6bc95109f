import { type Database, inTransaction } from "../database.ts";
import { StoreError } from "../store.ts";
import type { Migration } from "./migration.ts";

/** Brings the schema to the last of `migrations`, in one transaction. @throws StoreError for one that is too new */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  const latest = migrations.at(-1)?.version ?? 0;
  inTransaction(database, () => {
    database.exec("create table if not exists schema_version (version integer not null, works_since integer not null)");
    const row = database.prepare("select version, works_since from schema_version").get();
    if (row === undefined) database.exec("insert into schema_version values (0, 0)");
    if (Number(row?.["works_since"] ?? 0) > latest) {
      throw new StoreError("Unavailable", "the data directory was written by a newer release of lambkin: use that one");
    }
    for (const { version, worksSince, sql } of migrations) {
      if (version <= Number(row?.["version"] ?? 0)) continue;
      database.exec(sql);
      database.exec(`update schema_version set version = ${version}, works_since = ${worksSince}`);
    }
  });
}
