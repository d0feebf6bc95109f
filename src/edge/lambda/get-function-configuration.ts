import type { FunctionConfiguration, GetFunctionConfigurationRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeVersion } from "./describe-version.ts";

/** API-204 */
export function getFunctionConfiguration(
  { FunctionName, Qualifier }: GetFunctionConfigurationRequest,
  { catalogue }: Rooms,
  { place }: Call,
): FunctionConfiguration {
  const described = catalogue.describe(FunctionName, Qualifier, { place, operation: "GetFunctionConfiguration" });
  return describeVersion(described, place.region);
}
