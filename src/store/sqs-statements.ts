/** The SQL of `sqs-messages.ts`, as `statements.ts` has it. */
export const sqsStatements = {
  nextSqsSeq: "update counter set value = value + $count where name = 'sqs' returning value",
  sqsSent: "select id, seq from sqs_sent where queue = $queue and deduplication = $deduplication and expire_at > $now",
  keepSqsSent: `
    insert into sqs_sent (queue, deduplication, id, seq, expire_at) values ($queue, $deduplication, $id, $seq, $expireAt)
    on conflict (queue, deduplication) do update
    set id = excluded.id, seq = excluded.seq, expire_at = excluded.expire_at`,
  forgetSqsSent: `
    delete from sqs_sent where (queue, deduplication) in (
      select queue, deduplication from sqs_sent where expire_at <= $now order by expire_at limit $limit)`,
  putSqsMessage: `
    insert into sqs_message (seq, queue, id, group_id, sent_at, visible_at, body)
    values ($seq, $queue, $id, $groupId, $now, $visibleAt, $body)`,
  putSqsGroup: `
    insert into sqs_group (queue, group_id, ready_at) values ($queue, $groupId, $visibleAt)
    on conflict (queue, group_id) do nothing`,

  /**
   * In the order of their sending, as far as that is seen from the front. What was received so often already waits like
   * a new one, or the rest would never get its turn.
   */
  visibleSqsMessages: `
    select seq, here, visible_at from (
      select seq, receives - earlier as here, sent_at, visible_at from sqs_message
      where queue = $queue and visible_at <= $now order by visible_at, seq limit 100) as front
    order by case when here < 3 then sent_at else visible_at end, seq limit $max`,
  readySqsGroups: `
    select group_id from sqs_group where queue = $queue and ready_at <= $now order by ready_at limit $max`,
  sqsMessagesOfGroup: `
    select seq, receives - earlier as here, visible_at from sqs_message where queue = $queue and group_id = $groupId
    order by seq limit $max`,
  receiveSqsMessage: `
    update sqs_message set visible_at = $visibleAt, receives = receives + 1, receipt = $receipt,
      first_received_at = coalesce(first_received_at, $now)
    where seq = $seq returning seq, id, sent_at, first_received_at, receives, source, body`,
  /** A dead letter keeps its time and its count. */
  moveSqsMessage: `
    update sqs_message set queue = $to, visible_at = $now, earlier = receives, source = $source, receipt = null
    where seq = $seq returning group_id`,
  redriveSqsMessage: `
    update sqs_message set queue = $to, visible_at = $now, sent_at = $now, receives = 0, earlier = 0,
      first_received_at = null, source = null, receipt = null
    where seq = $seq returning group_id`,
  sourcesOfSqsMessages: `
    select seq, group_id, source from sqs_message where queue = $queue and visible_at <= $now
    order by visible_at, seq limit $limit`,
  nextSqsMessage: "select min(visible_at) as at from sqs_message where queue = $queue",
  nextSqsGroup: "select min(ready_at) as at from sqs_group where queue = $queue",

  heldSqsMessage: `
    select visible_at, group_id from sqs_message where seq = $seq and queue = $queue and receipt = $receipt`,
  /** By any of its receipts, where it is of no group. */
  receivedSqsMessage: `
    select visible_at, group_id from sqs_message
    where seq = $seq and queue = $queue and (receipt = $receipt or (group_id is null and receipt is not null))`,
  deleteSqsMessage: "delete from sqs_message where seq = $seq",
  hideSqsMessage: "update sqs_message set visible_at = $visibleAt where seq = $seq",
  expireSqsMessages: `
    delete from sqs_message where seq in (
      select seq from sqs_message where queue = $queue and sent_at <= $sentAfter order by sent_at limit $limit)
    returning group_id`,
  forgetSqsSentTo: "delete from sqs_sent where queue = $queue",
  purgeSqsMessages: `
    delete from sqs_message where seq in (
      select seq from sqs_message where queue = $queue and sent_at <= $now order by sent_at limit $limit)
    returning group_id`,

  firstOfSqsGroup:
    "select visible_at from sqs_message where queue = $queue and group_id = $groupId order by seq limit 1",
  setSqsGroup: `
    insert into sqs_group (queue, group_id, ready_at) values ($queue, $groupId, $readyAt)
    on conflict (queue, group_id) do update set ready_at = excluded.ready_at`,
  deleteSqsGroup: "delete from sqs_group where queue = $queue and group_id = $groupId",

  countSqsVisible: "select count(*) as count from sqs_message where queue = $queue and visible_at <= $now",
  countSqsInvisible: `
    select count(*) as count, count(receipt) as received from sqs_message where queue = $queue and visible_at > $now`,
} as const;
