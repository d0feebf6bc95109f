import type { Migration } from "./migration.ts";

/**
 * `doc`: a deleted document stays as a row without body, so that `changes` can tell of it.
 *
 * `message.due_at` is when somebody may claim it: the earlier of `run_at` and `expire_at`, or the end of its lease. One
 * index so finds what is new, retried, expired and abandoned alike. A settled message keeps id and lease, so that a
 * late repeat of its put or of its settling is seen to be one.
 */
export const documentsAndMessages: Migration = {
  version: 1,
  worksSince: 1,
  sql: `
    create table counter (name text primary key, value bigint not null);
    insert into counter values ('seq', 0), ('epoch', 0);

    create table doc (
      kind text not null, key text not null, rev text not null, seq bigint not null, body text,
      primary key (kind, key)
    );
    create unique index doc_seq on doc (seq);

    create table message (
      id text primary key, queue text not null, run_at bigint not null, expire_at bigint not null,
      due_at bigint not null, lease text, deliveries integer not null default 0, attempt integer not null default 1,
      settled_at bigint, body blob
    );
    create index message_due on message (queue, due_at) where settled_at is null;
    create index message_leased on message (lease) where lease is not null and settled_at is null;
    create index message_settled on message (settled_at) where settled_at is not null;
  `,
};
