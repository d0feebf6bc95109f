import type { LogGroupName } from "../model/log-event.ts";
import type { Database, Row } from "../store/database.ts";
import type { GroupQuery, LogGroup, LogStream, StreamQuery } from "./logs.ts";

export function queryGroups(database: Database, query: GroupQuery): LogGroup[] {
  const { accountId, region, name = null, groupClass = null, ...rest } = query;
  const { prefix = "", contains = "", after = "", limit } = rest;
  const statement = database.prepare(
    `select * from log_group
     where account_id = $accountId and region = $region and name > $after and name >= $prefix and name < $end
       and ($name is null or name = $name) and ($groupClass is null or class = $groupClass)
       and instr(lower(name), lower($contains)) > 0
     order by name limit $limit`,
  );
  const rows = statement.all({
    accountId,
    region,
    name,
    groupClass,
    after,
    prefix,
    end: endOf(prefix),
    contains,
    limit,
  });
  return rows.map(groupIn);
}

export function queryStreams(database: Database, query: StreamQuery): LogStream[] {
  const { name = null, prefix = "", orderBy, descending, limit, after } = query;
  const groupId = Number(groupRow(database, query)?.["id"] ?? 0);
  const [direction, isBehind] = descending ? ["desc", "<"] : ["asc", ">"];
  // A stream without events is older than any other.
  const keys = orderBy === "name" ? ["name"] : ["coalesce(last_event_at, 0)", "name"];
  const position = after && (orderBy === "name" ? [after.name] : [after.lastEventAt, after.name]);
  const statement = database.prepare(
    `select * from log_stream
     where group_id = ? and name >= ? and name < ? and name = coalesce(?, name)
       ${position ? `and (${keys.join()}) ${isBehind} (${position.map(() => "?").join()})` : ""}
     order by ${keys.map((key) => `${key} ${direction}`).join()} limit ?`,
  );
  return statement.all(groupId, prefix, endOf(prefix), name, ...(position ?? []), limit).map((row) => ({
    name: String(row["name"]),
    createdAt: Number(row["created_at"]),
    firstEventAt: optionalNumber(row["first_event_at"]),
    lastEventAt: optionalNumber(row["last_event_at"]),
    lastIngestedAt: optionalNumber(row["last_ingested_at"]),
  }));
}

export function groupRow(database: Database, { accountId, region, logGroup }: LogGroupName): Row | undefined {
  const sql = "select * from log_group where account_id = ? and region = ? and name = ?";
  return database.prepare(sql).get(accountId, region, logGroup);
}

/** Above all names that start with `prefix`. */
export function endOf(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}

function groupIn(row: Row): LogGroup {
  const kmsKeyId = row["kms_key_id"];
  const tags: Record<string, string> = JSON.parse(String(row["tags"]));
  return {
    name: String(row["name"]),
    createdAt: Number(row["created_at"]),
    retentionDays: optionalNumber(row["retention_days"]),
    groupClass: String(row["class"]),
    kmsKeyId: typeof kmsKeyId === "string" ? kmsKeyId : undefined,
    tags,
    storedBytes: Number(row["stored_bytes"]),
  };
}

function optionalNumber(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
