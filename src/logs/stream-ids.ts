import type { LogGroupName, LogStreamName } from "../model/log-event.ts";
import type { Database, Statement } from "../store/database.ts";

export interface StreamId {
  readonly groupId: number;
  readonly streamId: number;
}

/** Streams whose ids are remembered; then all are forgotten, which costs a look-up each. */
const maxKnownStreams = 10_000;

/** The ids of groups and streams, which are made when they are not there. */
export class StreamIds {
  readonly #makeGroup: Statement;
  readonly #makeStream: Statement;
  readonly #known = new Map<string, StreamId>();

  constructor(database: Database) {
    // A conflict must change something for the row to be returned.
    this.#makeGroup = database.prepare(
      `insert into log_group (account_id, region, name, created_at, class, tags)
         values ($accountId, $region, $logGroup, $now, 'STANDARD', '{}')
         on conflict (account_id, region, name) do update set name = excluded.name returning id`,
    );
    this.#makeStream = database.prepare(
      `insert into log_stream (group_id, name, created_at) values ($groupId, $logStream, $now)
         on conflict (group_id, name) do update set name = excluded.name returning id`,
    );
  }

  of({ accountId, region, logGroup, logStream }: LogStreamName, now: number): StreamId {
    // No name has a line break in it.
    const key = [accountId, region, logGroup, logStream].join("\n");
    const known = this.#known.get(key);
    if (known) return known;
    const groupId = this.groupId({ accountId, region, logGroup }, now);
    const ids = { groupId, streamId: Number(this.#makeStream.get({ groupId, logStream, now })?.["id"]) };
    if (this.#known.size >= maxKnownStreams) this.forget();
    this.#known.set(key, ids);
    return ids;
  }

  groupId({ accountId, region, logGroup }: LogGroupName, now: number): number {
    return Number(this.#makeGroup.get({ accountId, region, logGroup, now })?.["id"]);
  }

  /** What was there may be gone. */
  forget(): void {
    this.#known.clear();
  }
}
