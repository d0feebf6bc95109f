/** The thread that reads the logs' database: a long search holds up nobody who writes. */
import { openDatabase, reading } from "../store/database.ts";
import { type Answerer, answerCalls, answerEach } from "../store/worker-answers.ts";
import type { LogsAnswers, ReadCall } from "./logs-calls.ts";
import { queryEvents } from "./query-events.ts";
import { queryGroups, queryStreams } from "./query-groups.ts";

answerCalls(openReader);

function openReader(path: string): Answerer<ReadCall> {
  const database = openDatabase(path, reading);
  const valueOf = (call: ReadCall): LogsAnswers[ReadCall["kind"]] => {
    switch (call.kind) {
      case "groups":
        return queryGroups(database, call.query);
      case "streams":
        return queryStreams(database, call.query);
      case "events":
        return queryEvents(database, call.query, call.now);
      default:
        return call satisfies never;
    }
  };
  return {
    answer: (calls) => answerEach(calls, "read the logs", valueOf),
    close: () => {
      database.close();
    },
  };
}
