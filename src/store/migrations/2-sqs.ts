import type { Migration } from "./migration.ts";

/**
 * `sqs_message.seq` is the order of arrival in all queues. `visible_at` is when somebody may receive the message; one
 * that was received keeps its `receipt` after that, so that a late deletion finds it. `earlier` counts the receives in
 * the queues that it was a dead letter of.
 *
 * `sqs_group` has one row for each message group of a FIFO queue that has messages: from `ready_at` on its first ones
 * can be received. `sqs_sent` keeps deduplication ids of the last minutes.
 */
export const sqs: Migration = {
  version: 2,
  worksSince: 1,
  sql: `
    insert into counter values ('sqs', 0);

    create table sqs_message (
      seq integer primary key, queue text not null, id text not null, group_id text, sent_at bigint not null,
      visible_at bigint not null, receives integer not null default 0, earlier integer not null default 0,
      first_received_at bigint, receipt text, source text, body text not null
    );
    create index sqs_message_visible on sqs_message (queue, visible_at);
    create index sqs_message_sent on sqs_message (queue, sent_at);
    create index sqs_message_group on sqs_message (queue, group_id, seq) where group_id is not null;
    create index sqs_message_in_flight on sqs_message (queue, group_id, visible_at)
      where group_id is not null and receipt is not null;

    create table sqs_group (
      queue text not null, group_id text not null, ready_at bigint not null, primary key (queue, group_id)
    );
    create index sqs_group_ready on sqs_group (queue, ready_at);

    create table sqs_sent (
      queue text not null, deduplication text not null, id text not null, seq bigint not null,
      expire_at bigint not null, primary key (queue, deduplication)
    );
    create index sqs_sent_expire on sqs_sent (expire_at);
  `,
};
