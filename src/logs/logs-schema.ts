import type { Migration } from "../store/migrations/migration.ts";

/**
 * The schema of `logs.db`. Events lie in chunks (`chunk.ts`), whose ids ascend in the order in which they were
 * appended. Forwards they are looked for by the time of their first event, backwards by that of their last;
 * the index of a group tells the chunks of some of its streams from all others.
 *
 * What is `doomed` belongs to a group or stream that was deleted: nobody finds it any more, and it is removed bit by
 * bit. Ids are never used again, so that it can't be taken for what came later.
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
  {
    version: 2,
    worksSince: 2,
    sql: `
      drop index log_event_by_stream;
      drop index log_event_by_group;
      alter table log_group rename to old_log_group;
      alter table log_stream rename to old_log_stream;
      alter table log_event rename to old_log_event;
      create table log_group (
        id integer primary key autoincrement, account_id text not null, region text not null, name text not null,
        created_at integer not null, retention_days integer, class text not null, kms_key_id text,
        tags text not null, stored_bytes integer not null default 0,
        unique (account_id, region, name)
      );
      create table log_stream (
        id integer primary key autoincrement, group_id integer not null, name text not null,
        created_at integer not null, first_event_at integer, last_event_at integer, last_ingested_at integer,
        unique (group_id, name)
      );
      create table log_chunk (
        id integer primary key, group_id integer not null, stream_id integer not null,
        first_at integer not null, last_at integer not null, ingested_at integer not null,
        count integer not null, bytes integer not null, codec integer not null, body blob not null
      );
      create index log_chunk_of_group on log_chunk (group_id, first_at, id, stream_id);
      create index log_chunk_of_group_by_end on log_chunk (group_id, last_at, id, stream_id);
      create index log_chunk_of_stream on log_chunk (stream_id, first_at);
      create index log_chunk_of_stream_by_end on log_chunk (stream_id, last_at);
      create table next_event (id integer not null);
      insert into next_event values (1);
      create table doomed (group_id integer, stream_id integer);
    `,
  },
];
