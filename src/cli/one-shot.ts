import { basename } from "node:path";
import { realClock } from "../clock.ts";
import { type EngineConfig, engineConfig } from "../config.ts";
import { diagnosticsTo } from "../diagnostics.ts";
import { type CorridorParts } from "../invocation/corridor.ts";
import { functionArn } from "../model/arn.ts";
import type { FunctionVersion } from "../model/function.ts";
import type { RuntimeId } from "../model/runtimes.ts";
import type { Runtimes } from "../runtimes/runtimes.ts";
import { plainSandbox } from "../sandbox/plain.ts";

/** What runs files of this machine: no engine, no deployment, no walls. `print` takes lines of the log. */
export function oneShotParts(
  config: EngineConfig,
  runtimes: Runtimes,
  directory: string,
  print: (line: string) => void,
): CorridorParts {
  return {
    config,
    clock: realClock,
    diagnostics: diagnosticsTo(process.stderr, "warn"),
    logs: {
      append: (_stream, events) => {
        for (const { message } of events) print(message);
        return undefined;
      },
    },
    runtimes,
    sandbox: plainSandbox,
    directory,
    endpointVariables: () => ({}),
  };
}

export interface OneShotFunction {
  readonly codeDirectory: string;
  readonly handler: string;
  readonly runtimeId: RuntimeId;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  readonly environmentVariables: Readonly<Record<string, string>>;
}

/** A function that was never deployed. */
export function oneShotVersion(facts: OneShotFunction): FunctionVersion {
  const functionName = basename(facts.handler).replace(/\..*$/, "") || "function";
  const { region, accountId } = engineConfig({});
  return {
    ...facts,
    functionName,
    version: "$LATEST",
    functionArn: functionArn({ region, accountId }, functionName),
    revisionId: realClock.uuid(),
    role: "arn:aws:iam::123456789012:role/lambkin",
    layersDirectory: undefined,
    ephemeralStorageMiB: 512,
    network: true,
    logging: {
      format: "Text",
      logGroup: `/aws/lambda/${functionName}`,
      applicationLogLevel: undefined,
      systemLogLevel: undefined,
    },
  };
}
