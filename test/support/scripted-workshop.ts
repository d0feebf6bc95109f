import type { Clock } from "../../src/clock.ts";
import type { Workshop } from "../../src/environments/workshop.ts";
import type { FunctionVersion } from "../../src/model/function.ts";
import type { LogEvent } from "../../src/model/log-event.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";

/** A workshop around a given sandbox, with runtimes that are always there and a log in memory. */
export function scriptedWorkshop(parts: {
  sandbox: Sandbox;
  directory: string;
  clock: Clock;
  log?: LogEvent[];
}): Workshop {
  const { sandbox, directory, clock, log = [] } = parts;
  return {
    sandbox,
    directory,
    clock,
    logs: {
      append: (_stream, events) => {
        log.push(...events);
        return undefined;
      },
    },
    diagnostics: () => {},
    allowCallbacks: false,
    mapsSources: false,
    endpointVariables: () => ({}),
    runtimes: {
      installedBinary: () => process.execPath,
      nodeBinary: async () => await Promise.resolve(process.execPath),
      installedSdkModules: () => "/nowhere/node_modules",
      sdkModules: async () => await Promise.resolve("/nowhere/node_modules"),
    },
  };
}

export function scriptedVersion(settings: Partial<FunctionVersion> = {}): FunctionVersion {
  return {
    functionName: "scripted",
    version: "$LATEST",
    functionArn: "arn:aws:lambda:us-east-1:123456789012:function:scripted",
    revisionId: "1",
    runtimeId: "nodejs22.x",
    handler: "index.handler",
    role: "arn:aws:iam::123456789012:role/lambkin",
    timeoutMs: 3000,
    memoryMiB: 128,
    environmentVariables: {},
    codeDirectory: "/nowhere",
    layersDirectory: undefined,
    ephemeralStorageMiB: 512,
    network: true,
    logging: {
      format: "Text",
      logGroup: "/aws/lambda/scripted",
      applicationLogLevel: undefined,
      systemLogLevel: undefined,
    },
    ...settings,
  };
}
