import type { Place } from "../model/arn.ts";
import type { LogStreamName } from "../model/log-event.ts";
import { type Database, inTransaction, type Row } from "../store/database.ts";
import { Backlog } from "./backlog.ts";
import type { EventWriter } from "./write-events.ts";

/** Read and written in one go, a quarter of a megabyte each at most. */
const eventsAtOnce = 1000;

/** Events of releases that kept a row for each, and no account or region, become those of `place`. */
export function adoptOldEvents(database: Database, writer: EventWriter, place: Place): void {
  const isThere = database.prepare("select 1 from sqlite_schema where name = 'old_log_event'").get();
  if (!isThere) return;
  const some = database.prepare(
    `select e.*, g.name as log_group, s.name as log_stream from old_log_event e
     join old_log_stream s on s.id = e.stream_id join old_log_group g on g.id = e.group_id
     where e.id > ? order by e.id limit ${eventsAtOnce}`,
  );
  let last = 0;
  for (let rows = some.all(last); rows.length > 0; rows = some.all(last)) {
    last = Number(rows.at(-1)?.["id"]);
    // Together: where this is interrupted nothing is lost or written twice.
    inTransaction(database, () => {
      add(rows, writer, place);
      database.prepare("delete from old_log_event where id <= ?").run(last);
    });
  }
  database.exec("drop table old_log_event; drop table old_log_stream; drop table old_log_group;");
}

function add(rows: readonly Row[], writer: EventWriter, place: Place): void {
  const backlog = new Backlog(Infinity);
  const names = new Map<string, LogStreamName>();
  for (const row of rows) {
    const key = `${String(row["group_id"])} ${String(row["stream_id"])}`;
    const name = names.get(key) ?? {
      ...place,
      logGroup: String(row["log_group"]),
      logStream: String(row["log_stream"]),
    };
    names.set(key, name);
    backlog.push(name, { timestamp: Number(row["timestamp"]), message: String(row["message"]) });
  }
  for (let events = backlog.take(ingestedIn(rows)); events; events = backlog.take(ingestedIn(rows))) writer.add(events);
}

function ingestedIn(rows: readonly Row[]): number {
  return Number(rows.at(-1)?.["ingested_at"]);
}
