/**
 * The SQL of the store, one text for every database: parameters are `$name`, times epoch milliseconds, ids text.
 * A driver may only exchange how parameters are written and how a locked row is skipped.
 */
export const statements = {
  nextSeq: "update counter set value = value + $count where name = 'seq' returning value",
  lastSeq: "select value from counter where name = 'seq'",
  nextEpoch: "update counter set value = value + 1 where name = 'epoch' returning value",

  getDoc: "select kind, key, rev, seq, body from doc where kind = $kind and key = $key and body is not null",
  listDocs: `
    select kind, key, rev, seq, body from doc
    where kind = $kind and key > $after and key >= $from and key < $to and body is not null
    order by key limit $limit`,
  changedDocs: `
    select seq, kind, key, case when body is null then null else rev end as rev from doc
    where seq > $after order by seq limit $limit`,

  /** The next three return no row when what was expected does not stand. */
  writeAbsentDoc: `
    insert into doc (kind, key, rev, seq, body) values ($kind, $key, $rev, $seq, $body)
    on conflict (kind, key) do update set rev = excluded.rev, seq = excluded.seq, body = excluded.body
    where doc.body is null and doc.rev <> excluded.rev returning seq`,
  writeAnyDoc: `
    insert into doc (kind, key, rev, seq, body) values ($kind, $key, $rev, $seq, $body)
    on conflict (kind, key) do update set rev = excluded.rev, seq = excluded.seq, body = excluded.body
    where doc.rev <> excluded.rev returning seq`,
  writeExpectedDoc: `
    update doc set rev = $rev, seq = $seq, body = $body
    where kind = $kind and key = $key and rev = $expect and body is not null returning seq`,
  revOfDoc: "select rev, seq from doc where kind = $kind and key = $key",

  putMessage: `
    insert into message (id, queue, run_at, expire_at, due_at, body)
    values ($id, $queue, $runAt, $expireAt, $dueAt, $body) on conflict (id) do nothing`,
  claimMessages: `
    with due as materialized (
      select id from message where queue = $queue and due_at <= $now and settled_at is null
      order by due_at limit $max)
    update message set lease = $lease, due_at = $leaseUntil, deliveries = deliveries + 1
    where id in (select id from due)
    returning id, run_at, expire_at, lease, deliveries, attempt, body`,
  /** Bounded, for whoever asks has a long queue that may not run, and asks again. */
  claimExpired: `
    with due as materialized (
      select id, expire_at from message where queue = $queue and due_at <= $now and settled_at is null
      order by due_at limit 1000)
    update message set lease = $lease, due_at = $leaseUntil, deliveries = deliveries + 1
    where id in (select id from due where expire_at <= $now limit $max)
    returning id, run_at, expire_at, lease, deliveries, attempt, body`,
  extendLease: `
    update message set due_at = $leaseUntil
    where id = $id and lease = $lease and due_at > $now and settled_at is null returning id`,
  /** Gives back what processes that are gone had leased. */
  releaseLeases: `
    update message set lease = null, due_at = case when run_at < expire_at then run_at else expire_at end
    where lease is not null and settled_at is null`,
  settleDone: `
    update message set settled_at = $now, body = null
    where id = $id and lease = $lease and due_at > $now and settled_at is null returning id`,
  settleRetry: `
    update message set lease = null, run_at = $retryAt, due_at = $dueAt, attempt = attempt + $failed
    where id = $id and lease = $lease and due_at > $now and settled_at is null returning id`,
  wasSettledSo: "select id from message where id = $id and lease = $lease and settled_at is not null",
  forgetSettled: `
    delete from message where id in (
      select id from message where settled_at < $before order by settled_at limit $limit)`,
  /** Hops from queue to queue along the index instead of reading the backlog. */
  dueQueues: `
    with recursive hop (queue) as (
      select min(queue) from message where settled_at is null
      union all
      select (select min(queue) from message where settled_at is null and queue > hop.queue)
      from hop where hop.queue is not null)
    select queue, (select min(due_at) from message
      where message.queue = hop.queue and settled_at is null) as at
    from hop where queue is not null order by at limit $max`,
  /** Counts along the same index. */
  queueBacklogs: `
    select queue, count(*) as messages, min(due_at) as at from message
    where settled_at is null group by queue order by at limit $max`,
} as const;
