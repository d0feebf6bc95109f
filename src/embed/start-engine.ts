import { realClock } from "../clock.ts";
import { type EngineConfig, isLoopback } from "../config.ts";
import type { EngineParts } from "../engine.ts";
import type { Engine } from "./embedded-engine.ts";

export interface StartOptions extends Partial<Omit<EngineParts, "observer">> {
  /** Results of so many invocations are kept for `engine.invocations`; default 0. */
  readonly keepResults?: number;
}

/**
 * Starts an engine in this process. What is left out of `config` is as with `lambkin start`, except that state is gone
 * with the engine unless `dataDirectory` names a folder. Where only this machine can call, files are deployed from where
 * they lie, which needs `allowFileCode` and `linksFolders`.
 * @throws Error on a Node.js that is too old, ConfigError, DataDirectoryInUseError, SandboxError, StoreError
 */
export async function startEngine(config: Partial<EngineConfig> = {}, options: StartOptions = {}): Promise<Engine> {
  const { keepResults = 0, ...parts } = options;
  const { startWhole, EmbeddedEngine, Recorder } = await loadEngine();
  const isOwn = isLoopback(config.host ?? "127.0.0.1") && config.isBehindProxy !== true;
  const recorder = new Recorder(keepResults);
  const folders = { allowFileCode: isOwn, linksFolders: isOwn, mapsSources: true };
  const engine = await startWhole({ ...folders, ...config }, { ...parts, observer: recorder });
  return new EmbeddedEngine({ engine, recorder, calendar: parts.calendar ?? parts.clock ?? realClock });
}

/** What defines a config needs no engine, and this much of the package Node.js 20 can load: it hears why it must not. */
async function loadEngine() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  // As in bin/node24.mjs.
  if (major < 24 || (major === 24 && minor < 12)) {
    throw new Error(`Lambkin's engine needs Node.js 24.12 or later, this is ${process.versions.node}`);
  }
  const [{ startEngine: startWhole }, { EmbeddedEngine }, { Recorder }] = await Promise.all([
    import("../engine.ts"),
    import("./embedded-engine.ts"),
    import("./recorder.ts"),
  ]);
  return { startWhole, EmbeddedEngine, Recorder };
}
