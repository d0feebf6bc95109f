import type { FunctionVersion, LoggingConfiguration } from "../model/function.ts";
import type { VersionDocument } from "./documents.ts";
import type { LoggingSettings } from "./settings.ts";

/** What running a version needs, from what the store keeps of it. `functionArn` is unqualified. */
export function functionVersion(
  document: VersionDocument,
  where: { readonly functionName: string; readonly functionArn: string; readonly codeDirectory: string },
): FunctionVersion {
  const { settings } = document;
  return {
    ...where,
    version: document.version,
    revisionId: document.revisionId,
    runtimeId: settings.runtimeId,
    handler: settings.handler,
    timeoutMs: settings.timeoutMs,
    memoryMiB: settings.memoryMiB,
    environmentVariables: settings.environmentVariables ?? {},
    logging: loggingOf(settings.logging),
  };
}

function loggingOf(logging: LoggingSettings): LoggingConfiguration {
  if (logging.format === "JSON") return logging;
  return { ...logging, applicationLogLevel: undefined, systemLogLevel: undefined };
}
