import { maxTotalCodeBytes, maxUnzippedBytes, maxZipBytes } from "../../model/limits.ts";
import type { GetAccountSettingsResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-227 */
export function getAccountSettings(
  _input: object,
  { catalogue, config }: Rooms,
  { place }: Call,
): GetAccountSettingsResponse {
  const { codeBytes, functions } = catalogue.usage(place);
  return {
    AccountLimit: {
      TotalCodeSize: maxTotalCodeBytes,
      CodeSizeUnzipped: maxUnzippedBytes,
      CodeSizeZipped: maxZipBytes,
      ConcurrentExecutions: config.accountConcurrency,
      UnreservedConcurrentExecutions: catalogue.reserved.unreserved(place),
    },
    AccountUsage: { TotalCodeSize: codeBytes, FunctionCount: functions },
  };
}
