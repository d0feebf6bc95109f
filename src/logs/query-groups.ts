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
  const { name = null, prefix = "", orderBy, descending, offset, limit } = query;
  const groupId = Number(groupRow(database, query)?.["id"] ?? 0);
  const direction = descending ? "desc" : "asc";
  const order = orderBy === "name" ? `name ${direction}` : `last_event_at ${direction}, name ${direction}`;
  const statement = database.prepare(
    `select * from log_stream
     where group_id = $groupId and name >= $prefix and name < $end and ($name is null or name = $name)
     order by ${order} limit $limit offset $offset`,
  );
  return statement.all({ groupId, name, prefix, end: endOf(prefix), limit, offset }).map((row) => ({
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
