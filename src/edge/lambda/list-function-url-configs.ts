import type { ListFunctionUrlConfigsRequest, ListFunctionUrlConfigsResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { askedUrl, describeUrl } from "./describe-url.ts";
import { pageOf } from "./paging.ts";

/** API-216 */
export function listFunctionUrlConfigs(
  { FunctionName, ...request }: ListFunctionUrlConfigsRequest,
  rooms: Rooms,
  call: Call,
): ListFunctionUrlConfigsResponse {
  const all = rooms.catalogue.urls.list({ place: call.place, name: FunctionName });
  const { items, next } = pageOf(all, ({ functionArn }) => functionArn, request);
  return { FunctionUrlConfigs: items.map((each) => describeUrl(each, askedUrl(call, rooms))), ...next };
}
