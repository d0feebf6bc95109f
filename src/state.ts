import type { Clock } from "./clock.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { EngineConfig } from "./config.ts";
import { checkListening } from "./config.ts";
import { AccessKeys } from "./edge/access/access-keys.ts";
import { openLogs } from "./logs/embedded-logs.ts";
import type { Logs } from "./logs/logs.ts";
import type { LogEvent, LogStreamName } from "./model/log-event.ts";
import { openStore, takeDirectory } from "./store/embedded-store.ts";
import { closedBy, temporaryDirectory } from "./store/opening.ts";
import type { Store } from "./store/store.ts";

/** What a test or another tool may put in place of the real thing. */
export interface StateParts {
  readonly clock: Clock;
  /** Of what waits for its time: retries, schedules, messages; functions never see it. The same clock where it is left out. */
  readonly calendar?: Clock;
  readonly diagnostics: Diagnostics;
  /** Nobody looks at its state later: nothing of it comes to the disk unless somebody asks, and no thread is started. */
  readonly isShortLived?: boolean;
}

/** What an engine keeps, while it is being opened. */
export interface State {
  /** The data directory. */
  readonly directory: string;
  readonly keys: AccessKeys;
  readonly store: Promise<Store>;
  readonly logs: Promise<Logs>;
  /** Told of everything that is appended to the logs. */
  onAppend: (stream: LogStreamName, events: readonly LogEvent[]) => void;
}

/**
 * Takes the data directory, and begins to open what is in it: each on a thread of its own, which takes as long to start
 * as all else. @throws ConfigError, DataDirectoryInUseError
 */
export async function beginState(
  config: EngineConfig,
  { clock, calendar = clock, diagnostics, isShortLived = false }: StateParts,
  opened: AsyncDisposableStack,
): Promise<State> {
  const { region, accountId, logStorageMiB } = config;
  const directory = config.dataDirectory ?? (await temporaryDirectory(opened));
  const keys = new AccessKeys(directory);
  checkListening(config, keys.areNeeded);
  const lock = isShortLived ? undefined : await takeDirectory(directory);
  const logs = openLogs(directory, {
    clock,
    diagnostics,
    place: { region, accountId },
    maxBytes: logStorageMiB * 2 ** 20,
    isDeferred: isShortLived,
    onAppend: (stream, events) => state.onAppend(stream, events),
  });
  const store = openStore(isShortLived ? ":memory:" : directory, calendar, lock);
  const state: State = {
    directory,
    keys,
    store: closedBy(opened, store),
    logs: closedBy(opened, logs),
    onAppend: () => {},
  };
  return state;
}
