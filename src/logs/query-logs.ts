import type { Database, Row } from "../store/database.ts";
import type { EventQuery, GroupQuery, LogGroup, LogStream, StoredLogEvent, StreamQuery } from "./logs.ts";

export function queryGroups(
  database: Database,
  { prefix = "", contains = "", after = "", limit }: GroupQuery,
): LogGroup[] {
  const statement = database.prepare(
    `select name, created_at from log_group
     where name > $after and name >= $prefix and name < $end and instr(lower(name), lower($contains)) > 0
     order by name limit $limit`,
  );
  const rows = statement.all({ after, prefix, end: endOf(prefix), contains, limit });
  return rows.map((row) => ({ name: String(row["name"]), createdAt: Number(row["created_at"]) }));
}

export function queryStreams(database: Database, query: StreamQuery): LogStream[] {
  const { logGroup, prefix = "", orderBy, descending, offset, limit } = query;
  const direction = descending ? "desc" : "asc";
  const order = orderBy === "name" ? `name ${direction}` : `last_event_at ${direction}, name ${direction}`;
  const statement = database.prepare(
    `select name, created_at, first_event_at, last_event_at, last_ingested_at from log_stream
     where group_id = (select id from log_group where name = $logGroup) and name >= $prefix and name < $end
     order by ${order} limit $limit offset $offset`,
  );
  return statement.all({ logGroup, prefix, end: endOf(prefix), limit, offset }).map((row) => ({
    name: String(row["name"]),
    createdAt: Number(row["created_at"]),
    firstEventAt: optional(row["first_event_at"]),
    lastEventAt: optional(row["last_event_at"]),
    lastIngestedAt: optional(row["last_ingested_at"]),
  }));
}

export function queryEvents(database: Database, query: EventQuery): StoredLogEvent[] {
  const groupId = database.prepare("select id from log_group where name = ?").get(query.logGroup)?.["id"];
  if (typeof groupId !== "number") return [];
  const streams = streamIds(database, groupId, query);
  const [onlyStream] = streams ?? [];
  const isOneStream = streams?.length === 1 && onlyStream !== undefined;
  const source = isOneStream
    ? { index: "log_event_by_stream", where: "stream_id = $source", source: onlyStream }
    : { index: "log_event_by_group", where: "e.group_id = $source", source: groupId };
  const ids = streams && !isOneStream ? JSON.stringify(streams) : undefined;
  const { sql, parameters } = positions(query);
  const order = query.direction === "forwards" ? "asc" : "desc";
  const statement = database.prepare(
    `select e.id, e.timestamp, e.ingested_at, e.message, s.name
     from log_event e indexed by ${source.index} cross join log_stream s on s.id = e.stream_id
     where ${source.where} ${sql} ${ids === undefined ? "" : "and e.stream_id in (select value from json_each($ids))"}
     order by e.timestamp ${order}, e.id ${order} limit $limit`,
  );
  const rows = statement.all({
    ...parameters,
    source: source.source,
    limit: query.limit,
    ...(ids === undefined ? {} : { ids }),
  });
  const events = rows.map(storedEvent);
  return query.direction === "forwards" ? events : events.toReversed();
}

/** The streams that a query is limited to; `undefined` for the whole group. */
function streamIds(database: Database, groupId: number, { streams, streamPrefix }: EventQuery): number[] | undefined {
  if (streams) {
    const sql = "select id from log_stream where group_id = ? and name in (select value from json_each(?))";
    return database
      .prepare(sql)
      .all(groupId, JSON.stringify(streams))
      .map(({ id }) => Number(id));
  }
  if (streamPrefix === undefined) return undefined;
  const sql = "select id from log_stream where group_id = ? and name >= ? and name < ?";
  return database
    .prepare(sql)
    .all(groupId, streamPrefix, endOf(streamPrefix))
    .map(({ id }) => Number(id));
}

/** The part of the order of (timestamp, id) that a query is about; the bound on time alone is what an index can use. */
function positions({ from = 0, until = Number.MAX_SAFE_INTEGER, position, direction }: EventQuery): {
  sql: string;
  parameters: Record<string, number>;
} {
  const isForwards = direction === "forwards";
  const first = position && isForwards ? Math.max(from, position.timestamp) : from;
  const last = position && !isForwards ? Math.min(until - 1, position.timestamp) : until - 1;
  const time = "and e.timestamp >= $first and e.timestamp <= $last";
  if (!position) return { sql: time, parameters: { first, last } };
  const { timestamp, id } = position;
  const beyond = `and (e.timestamp, e.id) ${isForwards ? ">" : "<"} ($timestamp, $id)`;
  return { sql: `${time} ${beyond}`, parameters: { first, last, timestamp, id } };
}

function storedEvent(row: Row): StoredLogEvent {
  return {
    id: Number(row["id"]),
    timestamp: Number(row["timestamp"]),
    ingestedAt: Number(row["ingested_at"]),
    message: String(row["message"]),
    logStream: String(row["name"]),
  };
}

/** Above all names that start with `prefix`. */
function endOf(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}

function optional(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
