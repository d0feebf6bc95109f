/** The thread that writes the logs' database: what `embedded-logs.ts` starts. */
import { asStoreError, type Database, openDatabase, shrinking } from "../store/database.ts";
import { migrate } from "../store/migrations/migrate.ts";
import { type Answerer, answerCalls, answerEach } from "../store/worker-answers.ts";
import { adoptOldEvents } from "./adopt-old-events.ts";
import { GroupChanges } from "./change-groups.ts";
import { Collector } from "./collector.ts";
import type { LogsAnswers, WriteCall } from "./logs-calls.ts";
import { logsMigrations } from "./logs-schema.ts";
import { EventWriter } from "./write-events.ts";

answerCalls(openWriter);

interface Hands {
  readonly database: Database;
  readonly writer: EventWriter;
  readonly groups: GroupChanges;
  readonly collector: Collector;
}

function openWriter(path: string): Answerer<WriteCall> {
  const database = openDatabase(path, shrinking);
  try {
    migrate(database, logsMigrations);
    const writer = new EventWriter(database);
    const groups = new GroupChanges(database, writer.ids);
    const hands = { database, writer, groups, collector: new Collector(database, writer.ids) };
    return {
      answer: (calls) => answerEach(calls, "write the logs", (call) => valueOf(hands, call)),
      close: () => {
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw asStoreError(error, `open ${path}`);
  }
}

function valueOf({ database, writer, groups, collector }: Hands, call: WriteCall): LogsAnswers[WriteCall["kind"]] {
  switch (call.kind) {
    case "adopt":
      adoptOldEvents(database, writer, call.place);
      return undefined;
    case "append":
      writer.write(call.events);
      return undefined;
    case "create-group":
      return groups.createGroup(call.group, call.settings, call.now);
    case "change-group":
      return groups.changeGroup(call.group, call.change);
    case "delete-group":
      return groups.deleteGroup(call.group);
    case "create-stream":
      return groups.createStream(call.stream, call.now);
    case "delete-stream":
      return groups.deleteStream(call.stream);
    case "collect":
      return collector.collect(call.now, call.maxBytes);
    default:
      return call satisfies never;
  }
}
