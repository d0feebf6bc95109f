import type { LogEvent, LogStreamName } from "../../src/model/log-event.ts";
import type { Logs } from "../../src/logs/logs.ts";

/** A record office that keeps the events of each group in the order of their arrival, and answers no queries. */
export class MemoryLogs implements Logs {
  readonly #messages = new Map<string, string[]>();

  /** Of all streams of the group. */
  messages(logGroup: string): readonly string[] {
    return this.#messages.get(logGroup) ?? [];
  }

  append({ logGroup }: LogStreamName, events: readonly LogEvent[]): void {
    const kept = this.#messages.get(logGroup) ?? [];
    kept.push(...events.map((event) => event.message));
    this.#messages.set(logGroup, kept);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  describeGroups: () => Promise<never> = unanswered;
  describeStreams: () => Promise<never> = unanswered;
  read: () => Promise<never> = unanswered;
}

function unanswered(): Promise<never> {
  return Promise.reject(new Error("these logs are read by messages() alone"));
}
