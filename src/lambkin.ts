/** The package's entry: an engine inside a test or another tool. */

export { ConfigError, type EngineConfig } from "./config.ts";
export type { ApiAuthorizer, ApiCors, ApiRoute, LocalApi } from "./model/local-api.ts";
export { type Engine, type EngineParts, startEngine } from "./engine.ts";
