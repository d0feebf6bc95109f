/** The package's entry for tests: an engine of one's own for each, that starts at once and leaves nothing behind. */

import type { EngineConfig } from "./config.ts";
import { diagnosticsTo } from "./diagnostics.ts";
import type { Engine } from "./embed/embedded-engine.ts";
import type { ManualClock } from "./embed/manual-clock.ts";
import { startEngine as startEmbedded } from "./embed/start-engine.ts";

export type { ClientConfig, Engine } from "./embed/embedded-engine.ts";
export { type FileFunction, fromFile } from "./embed/file-function.ts";
export type { FileSettings } from "./embed/file-settings.ts";
export type { InvocationError, InvocationReport, InvocationResult } from "./embed/invocation-result.ts";
export type { InvokeOptions } from "./embed/invoke.ts";
export { type ManualClock, manualClock } from "./embed/manual-clock.ts";

/** As of any engine, with defaults for tests. */
export interface TestEngineOptions extends Partial<EngineConfig> {
  /** Holds retries, schedules, delays and visibility timeouts: see `manualClock`. */
  readonly clock?: ManualClock;
}

/**
 * Starts an engine for a test: on a free port, without state of before, without walls, which take time and are not what
 * a test is about, and with nothing prewarmed. Any number of them can run at once. Runtimes that are fetched are told
 * of on stderr.
 */
export async function startEngine({ clock, ...config }: TestEngineOptions = {}): Promise<Engine> {
  const defaults = { port: 0, region: "us-east-1", isolation: "none", prewarm: 0 } as const;
  return await startEmbedded(
    { ...defaults, ...config },
    {
      keepResults: 1000,
      isShortLived: config.dataDirectory === undefined,
      diagnostics: diagnosticsTo(process.stderr, "error"),
      ...(clock && { calendar: clock }),
    },
  );
}
