import { asStoreError, durable, inTransaction, openDatabase } from "./database.ts";
import { answerTogether } from "./group-commit.ts";
import { startEpoch } from "./messages.ts";
import { migrate } from "./migrations/migrate.ts";
import { storeMigrations } from "./migrations/store-migrations.ts";
import { Statements } from "./prepared.ts";
import type { StoreCall } from "./store-calls.ts";
import type { Answerer } from "./worker-answers.ts";

/** The store's database, whose calls block. @throws StoreError */
export function openStoreDatabase(path: string): Answerer<StoreCall> {
  const database = openDatabase(path, durable);
  try {
    migrate(database, storeMigrations);
    const statements = new Statements(database);
    const epoch = inTransaction(database, () => startEpoch(statements));
    return {
      answer: (calls) => answerTogether({ database, statements, epoch }, calls),
      close: () => {
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw asStoreError(error, `open ${path}`);
  }
}
