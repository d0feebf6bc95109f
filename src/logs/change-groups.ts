import type { LogGroupName, LogStreamName } from "../model/log-event.ts";
import { type Database, inTransaction } from "../store/database.ts";
import type { GroupChange, GroupSettings } from "./logs.ts";
import type { StreamIds } from "./stream-ids.ts";

/** Makes, changes and deletes groups and streams. Each returns whether there was something to do. */
export class GroupChanges {
  readonly #database: Database;
  readonly #ids: StreamIds;

  constructor(database: Database, ids: StreamIds) {
    this.#database = database;
    this.#ids = ids;
  }

  createGroup({ accountId, region, logGroup }: LogGroupName, settings: GroupSettings, now: number): boolean {
    const { groupClass = "STANDARD", kmsKeyId = null, tags = {} } = settings;
    const { changes } = this.#database
      .prepare(
        `insert into log_group (account_id, region, name, created_at, class, kms_key_id, tags)
         values ($accountId, $region, $logGroup, $now, $groupClass, $kmsKeyId, $tags) on conflict do nothing`,
      )
      .run({ accountId, region, logGroup, now, groupClass, kmsKeyId, tags: JSON.stringify(tags) });
    return changes > 0;
  }

  changeGroup(group: LogGroupName, { retentionDays, addTags, removeTags = [] }: GroupChange): boolean {
    return inTransaction(this.#database, () => {
      const id = this.#groupId(group);
      if (id === undefined) return false;
      if (retentionDays !== undefined) {
        this.#database.prepare("update log_group set retention_days = ? where id = ?").run(retentionDays, id);
      }
      const row = this.#database.prepare("select tags from log_group where id = ?").get(id);
      const before = Object.entries<unknown>({ ...JSON.parse(String(row?.["tags"])), ...addTags });
      const tags = Object.fromEntries(before.filter(([key]) => !removeTags.includes(key)));
      this.#database.prepare("update log_group set tags = ? where id = ?").run(JSON.stringify(tags), id);
      return true;
    });
  }

  deleteGroup(group: LogGroupName): boolean {
    this.#ids.forget();
    return inTransaction(this.#database, () => {
      const id = this.#groupId(group);
      if (id === undefined) return false;
      this.#database.prepare("insert into doomed (group_id) values (?)").run(id);
      this.#database.prepare("delete from log_group where id = ?").run(id);
      return true;
    });
  }

  createStream({ logStream, ...group }: LogStreamName, now: number): boolean {
    return inTransaction(this.#database, () => {
      const { changes } = this.#database
        .prepare("insert into log_stream (group_id, name, created_at) values (?, ?, ?) on conflict do nothing")
        .run(this.#ids.groupId(group, now), logStream, now);
      return changes > 0;
    });
  }

  deleteStream({ logStream, ...group }: LogStreamName): boolean {
    this.#ids.forget();
    return inTransaction(this.#database, () => {
      const groupId = this.#groupId(group) ?? null;
      const row = this.#database
        .prepare("delete from log_stream where group_id = ? and name = ? returning id")
        .get(groupId, logStream);
      if (!row) return false;
      this.#database.prepare("insert into doomed (group_id, stream_id) values (?, ?)").run(groupId, Number(row["id"]));
      return true;
    });
  }

  #groupId({ accountId, region, logGroup }: LogGroupName): number | undefined {
    const id = this.#database
      .prepare("select id from log_group where account_id = ? and region = ? and name = ?")
      .get(accountId, region, logGroup)?.["id"];
    return id === undefined ? undefined : Number(id);
  }
}
