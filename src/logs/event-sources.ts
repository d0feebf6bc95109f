import { dayMs } from "../model/time.ts";
import type { Database, Row } from "../store/database.ts";
import { maxChunkMs } from "./chunk.ts";
import type { EventQuery } from "./logs.ts";
import { endOf, groupRow } from "./query-groups.ts";

/** Where a query's events are. */
export interface Source {
  readonly groupId: number;
  /** How long the group keeps its events: `Infinity` for ever. */
  readonly retentionMs: number;
  /** The streams that were asked for; `undefined` for the whole group. */
  readonly streamIds: readonly number[] | undefined;
}

/** `undefined` where nothing can be found. */
export function sourceOf(database: Database, query: EventQuery): Source | undefined {
  const group = groupRow(database, query);
  if (!group) return undefined;
  const groupId = Number(group["id"]);
  const streamIds = streamIdsOf(database, groupId, query);
  if (streamIds?.length === 0) return undefined;
  const days = group["retention_days"];
  return { groupId, retentionMs: days === null ? Infinity : Number(days) * dayMs, streamIds };
}

/** The rows of the chunks that may have events of the query's, in the order in which `ordered` wants them. */
export function chunksOf(database: Database, { groupId, streamIds }: Source, query: EventQuery): Iterable<Row> {
  const { direction, position, from = 0, until = Number.MAX_SAFE_INTEGER } = query;
  const isForwards = direction === "forwards";
  const first = position && isForwards ? Math.max(from, position.timestamp) : from;
  const last = position && !isForwards ? Math.min(until - 1, position.timestamp) : until - 1;
  const only = streamIds?.length === 1 ? streamIds[0] : undefined;
  const index = `log_chunk_of_${only === undefined ? "group" : "stream"}${isForwards ? "" : "_by_end"}`;
  const isAmong = streamIds && only === undefined;
  const statement = database.prepare(
    `select * from log_chunk indexed by ${index}
     where ${only === undefined ? "group_id" : "stream_id"} = $source
       and first_at <= $last and last_at >= $first and ${isForwards ? "first_at >= $bound" : "last_at <= $bound"}
       ${isAmong ? "and stream_id in (select value from json_each($streams))" : ""}
     order by ${isForwards ? "first_at, id" : "last_at desc, id desc"}`,
  );
  return statement.iterate({
    source: only ?? groupId,
    first,
    last,
    bound: isForwards ? first - maxChunkMs : last + maxChunkMs,
    ...(isAmong && { streams: JSON.stringify(streamIds) }),
  });
}

/** Looks up what streams are called; a deleted one has no name. */
export function streamNames(database: Database): (id: number) => string | undefined {
  const statement = database.prepare("select name from log_stream where id = ?");
  const known = new Map<number, string | undefined>();
  return (id) => {
    if (!known.has(id)) {
      const name = statement.get(id)?.["name"];
      known.set(id, name === undefined ? undefined : String(name));
    }
    return known.get(id);
  };
}

function streamIdsOf(database: Database, groupId: number, { streams, streamPrefix }: EventQuery): number[] | undefined {
  const select = "select id from log_stream where group_id = ?";
  const ids = (sql: string, ...parameters: string[]): number[] =>
    database
      .prepare(`${select} ${sql}`)
      .all(groupId, ...parameters)
      .map(({ id }) => Number(id));
  if (streams) return ids("and name in (select value from json_each(?))", JSON.stringify(streams));
  if (streamPrefix === undefined) return undefined;
  return ids("and name >= ? and name < ?", streamPrefix, endOf(streamPrefix));
}
