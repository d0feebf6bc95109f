import type { Migration } from "../store/migrations/migration.ts";

/**
 * The schema of `logs.db`. Ids ascend in the order in which events were appended. Events are read by stream or by group, in the
 * order of (timestamp, id): every index of SQLite ends with the id.
 */
export const logsMigrations: readonly Migration[] = [
  {
    version: 1,
    worksSince: 1,
    sql: `
      create table log_group (id integer primary key, name text not null unique, created_at integer not null);
      create table log_stream (
        id integer primary key, group_id integer not null, name text not null, created_at integer not null,
        first_event_at integer, last_event_at integer, last_ingested_at integer,
        unique (group_id, name)
      );
      create table log_event (
        id integer primary key, group_id integer not null, stream_id integer not null,
        timestamp integer not null, ingested_at integer not null, message text not null
      );
      create index log_event_by_stream on log_event (stream_id, timestamp);
      create index log_event_by_group on log_event (group_id, timestamp);
    `,
  },
];
