import type { ListFunctionUrlConfigsRequest, ListFunctionUrlConfigsResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeUrl } from "./describe-url.ts";
import { pageOf } from "./paging.ts";

/** API-216 */
export function listFunctionUrlConfigs(
  { FunctionName, ...request }: ListFunctionUrlConfigsRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListFunctionUrlConfigsResponse {
  const all = catalogue.urls.list({ place, name: FunctionName });
  const { items, next } = pageOf(all, ({ functionArn }) => functionArn, request);
  return { FunctionUrlConfigs: items.map((each) => describeUrl(each, place.region)), ...next };
}
