/** The thread on which the logs' database blocks: what `embedded-logs.ts` starts. */
import { asStoreError, buffered, type Database, openDatabase } from "../store/database.ts";
import { migrate } from "../store/migrations/migrate.ts";
import { type Answer, type Answerer, answerCalls, toWire } from "../store/worker-answers.ts";
import type { LogsAnswers, LogsCall } from "./logs-calls.ts";
import { logsMigrations } from "./logs-schema.ts";
import { queryEvents, queryGroups, queryStreams } from "./query-logs.ts";
import { EventWriter } from "./write-events.ts";

answerCalls(openLogsDatabase);

function openLogsDatabase(path: string): Answerer<LogsCall> {
  const database = openDatabase(path, buffered);
  try {
    migrate(database, logsMigrations);
    const writer = new EventWriter(database);
    return {
      answer: (calls) => calls.map((call) => answer(database, writer, call)),
      close: () => {
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw asStoreError(error, `open ${path}`);
  }
}

function answer(database: Database, writer: EventWriter, call: LogsCall): Answer {
  try {
    return { value: valueOf(database, writer, call) };
  } catch (error) {
    return { error: toWire(asStoreError(error, "use the logs")) };
  }
}

function valueOf(database: Database, writer: EventWriter, call: LogsCall): LogsAnswers[LogsCall["kind"]] {
  switch (call.kind) {
    case "append":
      writer.write(call);
      return undefined;
    case "groups":
      return queryGroups(database, call.query);
    case "streams":
      return queryStreams(database, call.query);
    case "read":
      return queryEvents(database, call.query);
    default:
      return call satisfies never;
  }
}
