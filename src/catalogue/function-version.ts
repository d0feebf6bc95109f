import type { FunctionVersion, LoggingConfiguration } from "../model/function.ts";
import type { VersionDocument } from "./documents.ts";
import type { WorkDirectories } from "./packages.ts";
import type { LoggingSettings } from "./settings.ts";

/** A function that carries this tag with the value `none` reaches nothing outside its environment. */
export const networkTag = "lambkin:network";

interface VersionPlace extends WorkDirectories {
  readonly functionName: string;
  readonly functionArn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What running a version needs, from what the store keeps of it. `functionArn` is unqualified. */
export function functionVersion(document: VersionDocument, { tags, ...where }: VersionPlace): FunctionVersion {
  const { settings } = document;
  return {
    ...where,
    version: document.version,
    revisionId: document.runId ?? document.revisionId,
    runtimeId: settings.runtimeId,
    handler: settings.handler,
    role: settings.role,
    timeoutMs: settings.timeoutMs,
    memoryMiB: settings.memoryMiB,
    environmentVariables: settings.environmentVariables ?? {},
    ephemeralStorageMiB: settings.ephemeralStorageMiB,
    network: tags[networkTag] !== "none",
    logging: loggingOf(settings.logging),
    ...(settings.deadLetterTargetArn !== undefined && { deadLetterTargetArn: settings.deadLetterTargetArn }),
  };
}

function loggingOf(logging: LoggingSettings): LoggingConfiguration {
  if (logging.format === "JSON") return logging;
  return { ...logging, applicationLogLevel: undefined, systemLogLevel: undefined };
}
