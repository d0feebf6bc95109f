import { dayMs } from "../model/time.ts";
import { type Database, inTransaction, type Row, type Statement } from "../store/database.ts";
import type { StreamIds } from "./stream-ids.ts";

/** Removed in one transaction: some milliseconds, during which nothing is written. */
const chunksAtOnce = 50;
/** Pages given back to the file system in one go. */
const pagesAtOnce = 256;
/** Free pages are kept for what comes next, up to a share of the file. */
const freeShare = 0.1;
const leastFreePages = 256;

/** Removes what was deleted, what is past its group's retention, and the oldest of what nobody keeps for good. */
export class Collector {
  readonly #database: Database;
  readonly #ids: StreamIds;
  readonly #doomed: Statement;
  readonly #ofGroup: Statement;
  readonly #ofStream: Statement;
  readonly #expired: Statement;
  readonly #limited: Statement;
  readonly #oldestGroups: Statement;
  readonly #oldest: Statement;

  constructor(database: Database, ids: StreamIds) {
    this.#database = database;
    this.#ids = ids;
    this.#doomed = database.prepare("select rowid as id, group_id, stream_id from doomed limit 1");
    const some = "select id, group_id, stream_id, bytes from log_chunk";
    this.#ofGroup = database.prepare(`${some} where group_id = ? limit ${chunksAtOnce}`);
    this.#ofStream = database.prepare(`${some} where stream_id = ? limit ${chunksAtOnce}`);
    this.#expired = database.prepare(`${some} where group_id = ? and last_at < ? limit ${chunksAtOnce}`);
    this.#limited = database.prepare("select id, retention_days from log_group where retention_days is not null");
    // By the ends of an index: there may be many chunks that have to stay.
    this.#oldestGroups = database.prepare(
      `select id, (select min(first_at) from log_chunk where group_id = log_group.id) as oldest_at from log_group
       where retention_days is null and oldest_at is not null order by oldest_at limit 2`,
    );
    this.#oldest = database.prepare(
      `${some} where group_id = ? and first_at <= ? order by first_at limit ${chunksAtOnce}`,
    );
  }

  /** One step. Returns whether there is more to do. `now` is epoch ms. */
  collect(now: number, maxBytes: number): boolean {
    return this.#collectDoomed() || this.#collectExpired(now) || this.#collectOldest(maxBytes) || this.#shrink();
  }

  #collectDoomed(): boolean {
    const doomed = this.#doomed.get();
    if (!doomed) return false;
    const isStream = doomed["stream_id"] !== null;
    const chunks = isStream
      ? this.#ofStream.all(Number(doomed["stream_id"]))
      : this.#ofGroup.all(Number(doomed["group_id"]));
    inTransaction(this.#database, () => {
      this.#remove(chunks, false);
      if (chunks.length === chunksAtOnce) return;
      if (!isStream) {
        this.#database.prepare("delete from log_stream where group_id = ?").run(Number(doomed["group_id"]));
      }
      this.#database.prepare("delete from doomed where rowid = ?").run(Number(doomed["id"]));
    });
    return true;
  }

  #collectExpired(now: number): boolean {
    for (const { id, retention_days: days } of this.#limited.all()) {
      const chunks = this.#expired.all(Number(id), now - Number(days) * dayMs);
      if (chunks.length === 0) continue;
      inTransaction(this.#database, () => {
        this.#remove(chunks, true);
      });
      return true;
    }
    return false;
  }

  #collectOldest(maxBytes: number): boolean {
    const used = (this.#pragma("page_count") - this.#pragma("freelist_count")) * this.#pragma("page_size");
    if (used <= maxBytes) return false;
    const [group, next] = this.#oldestGroups.all();
    if (!group) return false;
    const chunks = this.#oldest.all(Number(group["id"]), Number(next?.["oldest_at"] ?? Number.MAX_SAFE_INTEGER));
    inTransaction(this.#database, () => {
      this.#remove(chunks, true);
    });
    return true;
  }

  /** Streams go with the last that they have, or the database would grow by names alone. */
  #remove(chunks: readonly Row[], withStreams: boolean): void {
    const streams = new Set<number>();
    const deleteChunk = this.#database.prepare("delete from log_chunk where id = ?");
    const shrinkGroup = this.#database.prepare("update log_group set stored_bytes = stored_bytes - ? where id = ?");
    for (const { id, group_id: groupId, stream_id: streamId, bytes } of chunks) {
      deleteChunk.run(Number(id));
      shrinkGroup.run(Number(bytes), Number(groupId));
      streams.add(Number(streamId));
    }
    if (!withStreams) return;
    const deleteEmpty = this.#database.prepare(
      "delete from log_stream where id = $id and not exists (select 1 from log_chunk where stream_id = $id)",
    );
    for (const id of streams) deleteEmpty.run({ id });
    // Whoever still writes to one of them makes it anew.
    this.#ids.forget();
  }

  /** Gives free pages back to the file system. */
  #shrink(): boolean {
    const free = this.#pragma("freelist_count");
    if (free <= Math.max(leastFreePages, this.#pragma("page_count") * freeShare)) return false;
    this.#database.exec(`pragma incremental_vacuum(${pagesAtOnce})`);
    // A file that an old release made does not shrink.
    return this.#pragma("freelist_count") < free;
  }

  #pragma(name: "page_count" | "freelist_count" | "page_size"): number {
    return Number(this.#database.prepare(`pragma ${name}`).get()?.[name]);
  }
}
