import type {
  ListFunctionsByCodeSigningConfigRequest,
  ListFunctionsByCodeSigningConfigResponse,
} from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { pageOf } from "./paging.ts";

/** API-231 */
export function listFunctionsByCodeSigningConfig(
  { CodeSigningConfigArn, ...request }: ListFunctionsByCodeSigningConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListFunctionsByCodeSigningConfigResponse {
  const all = catalogue.codeSigning.functionsWith(place, CodeSigningConfigArn);
  const { items, next } = pageOf(all, (functionArn) => functionArn, request);
  return { FunctionArns: items, ...next };
}
