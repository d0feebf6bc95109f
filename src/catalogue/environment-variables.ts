import { InvalidParameterValueException } from "../model/exceptions.ts";
import { maxEnvironmentVariablesBytes } from "../model/limits.ts";

/** API-202, with what section 9 of `node-runtime.md` adds. */
const reservedKeys = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_FORMAT",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_LEVEL",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SECRET_KEY",
  "AWS_SECURITY_TOKEN",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
  "TZ",
]);

const refusal =
  "Lambda was unable to configure your environment variables because the environment variables you have provided";

/**
 * Reserved keys (RT-372) and the 4 KB rule: the variables as compact JSON, in UTF-8 (RT-367).
 * @throws InvalidParameterValueException
 */
export function checkEnvironmentVariables(variables: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(variables).filter((key) => reservedKeys.has(key));
  if (reserved.length > 0) {
    throw new InvalidParameterValueException(
      `${refusal} contains reserved keys that are currently not supported for modification. ` +
        `Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > maxEnvironmentVariablesBytes) {
    throw new InvalidParameterValueException(`${refusal} exceeded the 4KB limit. String measured: ${measured}`);
  }
}
