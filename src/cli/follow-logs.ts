import { realClock } from "../clock.ts";
import type { LiveTailSessionUpdate } from "../edge/models/logs.ts";
import type { FilteredEvent, LiveTailSession, LogsClient } from "../client/logs-client.ts";
import { isNotFound } from "../client/service-endpoint.ts";

export interface LogQuery {
  /** Name or ARN. */
  readonly group: string;
  readonly pattern: string | undefined;
  /** Epoch ms. */
  readonly since: number;
}

/** How often it is looked for a group that is not there. */
const lookEveryMs = 200;

/** Events of a period, all of them. @throws ApiError, NoEngineError */
export function eventsOf(
  client: LogsClient,
  { group, pattern }: LogQuery,
  startTime: number,
  endTime?: number,
): AsyncGenerator<FilteredEvent> {
  return client.filterLogEvents({ logGroupIdentifier: group, filterPattern: pattern, startTime, endTime });
}

/**
 * A group's events from a time on and all that come, each once. A live tail says that there is something new and from
 * when it is; what is shown is read, because it has ids then, and is complete where the live tail left events out.
 */
export class FollowedLogs {
  readonly #client: LogsClient;
  readonly #query: LogQuery;
  /** Called once for each time that the group has to be waited for. */
  readonly #waiting: () => void;
  /** Epoch ms: what was ingested before was shown. */
  #shownUntil = 0;
  /** Of what was shown besides, when each was ingested, by id. */
  readonly #shown = new Map<string, number>();

  constructor(client: LogsClient, query: LogQuery, waiting: () => void) {
    this.#client = client;
    this.#query = query;
    this.#waiting = waiting;
  }

  /** Without end. @throws ApiError, NoEngineError */
  async *events(): AsyncGenerator<FilteredEvent> {
    for (;;) {
      const session = await this.#session();
      try {
        // The live tail is there already: what comes while this is read is in its updates.
        yield* this.#unseen(Math.max(this.#query.since, this.#shownUntil), undefined, session.startedAt);
        for await (const update of session.updates) yield* this.#eventsIn(update);
      } catch (error) {
        if (!isNotFound(error)) throw error; // the group was deleted
      }
      await realClock.sleep(lookEveryMs);
    }
  }

  async #session(): Promise<LiveTailSession> {
    const { group, pattern } = this.#query;
    const input = { logGroupIdentifiers: [group], logEventFilterPattern: pattern };
    for (let isFirst = true; ; isFirst = false) {
      try {
        return await this.#client.startLiveTail(input);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        if (isFirst) this.#waiting();
      }
      await realClock.sleep(lookEveryMs);
    }
  }

  async *#eventsIn({ sessionResults = [], sessionMetadata }: LiveTailSessionUpdate): AsyncGenerator<FilteredEvent> {
    const times = sessionResults.map(({ timestamp = 0 }) => timestamp);
    const ingested = sessionResults.map(({ ingestionTime = 0 }) => ingestionTime);
    if (sessionMetadata?.sampled !== true) {
      if (times.length > 0) yield* this.#unseen(Math.min(...times), Math.max(...times), Math.min(...ingested));
      return;
    }
    // What was left out came after the update before, and may be all that there was.
    const start = Math.min(...times, this.#shownUntil);
    yield* this.#unseen(start, undefined, times.length > 0 ? Math.min(...ingested) : this.#shownUntil);
  }

  /** Events of a period that were not shown. After it all are that were ingested before `ingestedFrom`. */
  async *#unseen(start: number, end: number | undefined, ingestedFrom: number): AsyncGenerator<FilteredEvent> {
    const shownUntil = Math.max(this.#shownUntil, ingestedFrom);
    for await (const event of eventsOf(this.#client, this.#query, start, end)) {
      const { eventId, ingestionTime } = event;
      if (ingestionTime < this.#shownUntil || this.#shown.has(eventId)) continue;
      if (ingestionTime >= shownUntil) this.#shown.set(eventId, ingestionTime);
      yield event;
    }
    this.#shownUntil = shownUntil;
    for (const [id, time] of this.#shown) if (time < shownUntil) this.#shown.delete(id);
  }
}
