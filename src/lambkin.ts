/** The package's entry: an engine inside a test or another tool, and the types of `lambkin.config.ts`. */

export { ConfigError, type EngineConfig } from "./config.ts";
export * from "./dev/config/define-config.ts";
export type { ApiAuthorizer, ApiCors, ApiRoute, LocalApi } from "./model/local-api.ts";
export type { ClientConfig, Engine } from "./embed/embedded-engine.ts";
export { type FileFunction, fromFile } from "./embed/file-function.ts";
export type { FileSettings } from "./embed/file-settings.ts";
export type { InvocationError, InvocationReport, InvocationResult } from "./embed/invocation-result.ts";
export type { InvokeOptions } from "./embed/invoke.ts";
export { type StartOptions, startEngine } from "./embed/start-engine.ts";
export type { EngineParts } from "./engine.ts";
