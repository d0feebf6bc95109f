/** The package's entry: an engine inside a test or another tool, and the types of `lambkin.config.ts`. */

export { ConfigError, type EngineConfig } from "./config.ts";
export * from "./dev/config/define-config.ts";
export type { ApiAuthorizer, ApiCors, ApiRoute, LocalApi } from "./model/local-api.ts";
export { type Engine, type EngineParts, startEngine } from "./engine.ts";
