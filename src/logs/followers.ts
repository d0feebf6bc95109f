import type { LogEvent, LogGroupName, LogStreamName } from "../model/log-event.ts";
import type { FollowedStreams, FollowListener } from "./logs.ts";

interface Follower {
  readonly choice: FollowedStreams;
  readonly listener: FollowListener;
}

/** Who wants to see events as they are appended. */
export class Followers {
  readonly #followers = new Set<Follower>();

  add(choice: FollowedStreams, listener: FollowListener): Disposable {
    const follower = { choice, listener };
    this.#followers.add(follower);
    return {
      [Symbol.dispose]: () => {
        this.#followers.delete(follower);
      },
    };
  }

  tell(stream: LogStreamName, events: readonly LogEvent[]): void {
    for (const { choice, listener } of this.#followers) if (isChosen(stream, choice)) listener(stream, events);
  }
}

function isChosen(stream: LogStreamName, { groups, streams, streamPrefixes }: FollowedStreams): boolean {
  if (!groups.some((group) => isSameGroup(group, stream))) return false;
  if (streams) return streams.includes(stream.logStream);
  return streamPrefixes?.some((prefix) => stream.logStream.startsWith(prefix)) ?? true;
}

function isSameGroup(one: LogGroupName, other: LogGroupName): boolean {
  return one.logGroup === other.logGroup && one.region === other.region && one.accountId === other.accountId;
}
