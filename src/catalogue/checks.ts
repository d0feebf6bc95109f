import { InvalidParameterValueException } from "../model/exceptions.ts";
import { maxFunctionNameLength } from "../model/limits.ts";
import { findRuntime, runtimes } from "../model/runtimes.ts";
import type { RuntimeId } from "../model/runtimes.ts";
import { checkEnvironmentVariables } from "./environment-variables.ts";
import type { CheckedSettings, FunctionLayer, GivenSettings } from "./settings.ts";

/** What the model can't say of a function's settings, in AWS's words (API-174, API-201, API-222). */

const maxTags = 50;

/**
 * The runtime called `id`, if functions may be created with it (API-174).
 * @throws InvalidParameterValueException
 */
function checkRuntime(id: string, strict: boolean): RuntimeId {
  const runtime = findRuntime(id);
  if (!runtime) throw new InvalidParameterValueException(unknownRuntime(id, strict));
  if (strict && runtime.refusedByAws) {
    throw new InvalidParameterValueException(
      `The runtime parameter of ${id} is no longer supported for creating or updating AWS Lambda functions. ` +
        "We recommend you use a supported runtime while creating or updating functions.",
    );
  }
  return runtime.id;
}

/** Newest first, so that what a person should take stands in front. */
function unknownRuntime(id: string, strict: boolean): string {
  const known = runtimes.filter((each) => !(strict && each.refusedByAws)).map((each) => each.id);
  return (
    `Value ${id} at 'runtime' failed to satisfy constraint: ` +
    `Member must satisfy enum value set: [${known.toReversed().join(", ")}] or be a valid ARN`
  );
}

/** @throws InvalidParameterValueException unless both are there (API-201) */
export function checkMandatory(settings: CheckedSettings): { runtimeId: RuntimeId; handler: string } {
  const { runtimeId, handler } = settings;
  if (runtimeId === undefined || handler === undefined) {
    throw new InvalidParameterValueException(
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    );
  }
  return { runtimeId, handler };
}

export interface SettingsChecks {
  readonly strictRuntimes: boolean;
  /** Reads the ARNs of layer versions. */
  readonly layers: (arns: readonly string[]) => readonly FunctionLayer[];
}

/** What the caller chose, once nothing is wrong with it. @throws InvalidParameterValueException, and what `layers` does */
export function checkSettings(given: GivenSettings, { strictRuntimes, layers }: SettingsChecks): CheckedSettings {
  const { environmentVariables, runtimeId } = given;
  if (environmentVariables) checkEnvironmentVariables(environmentVariables);
  return {
    ...given,
    layers: given.layers && layers(given.layers),
    runtimeId: runtimeId === undefined ? undefined : checkRuntime(runtimeId, strictRuntimes),
  };
}

/** @throws InvalidParameterValueException for what the pattern of FunctionName lets pass (API-112) */
export function checkName(functionName: string): void {
  if (functionName.length <= maxFunctionNameLength) return;
  throw new InvalidParameterValueException(
    `1 validation error detected: Value '${functionName}' at 'functionName' failed to satisfy constraint: ` +
      `Member must have length less than or equal to ${maxFunctionNameLength}`,
  );
}

/** @throws InvalidParameterValueException (API-222) */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > maxTags) {
    throw new InvalidParameterValueException("Number of tags exceeds resource tag limit.");
  }
}
