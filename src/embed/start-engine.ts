import { realClock } from "../clock.ts";
import { type EngineConfig, isLoopback } from "../config.ts";
import { type EngineParts, startEngine as startWhole } from "../engine.ts";
import { EmbeddedEngine, type Engine } from "./embedded-engine.ts";
import { Recorder } from "./recorder.ts";

export interface StartOptions extends Partial<Omit<EngineParts, "observer">> {
  /** Results of so many invocations are kept for `engine.invocations`; default 0. */
  readonly keepResults?: number;
}

/**
 * Starts an engine in this process. What is left out of `config` is as with `lambkin start`, except that state is gone
 * with the engine unless `dataDirectory` names a folder. Where only this machine can call, files are deployed from where
 * they lie, which needs `allowFileCode` and `linksFolders`.
 * @throws ConfigError, DataDirectoryInUseError, SandboxError, StoreError
 */
export async function startEngine(config: Partial<EngineConfig> = {}, options: StartOptions = {}): Promise<Engine> {
  const { keepResults = 0, ...parts } = options;
  const isOwn = isLoopback(config.host ?? "127.0.0.1") && config.isBehindProxy !== true;
  const recorder = new Recorder(keepResults);
  const folders = { allowFileCode: isOwn, linksFolders: isOwn, mapsSources: true };
  const engine = await startWhole({ ...folders, ...config }, { ...parts, observer: recorder });
  return new EmbeddedEngine({ engine, recorder, calendar: parts.calendar ?? parts.clock ?? realClock });
}
