import type {
  ListFunctionEventInvokeConfigsRequest,
  ListFunctionEventInvokeConfigsResponse,
} from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeEventInvoke } from "./event-invoke-settings.ts";
import { pageOf } from "./paging.ts";

/** API-215 */
export function listFunctionEventInvokeConfigs(
  { FunctionName, ...request }: ListFunctionEventInvokeConfigsRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListFunctionEventInvokeConfigsResponse {
  const all = catalogue.eventInvoke.list({ place, name: FunctionName });
  const { items, next } = pageOf(all, ({ functionArn }) => functionArn, request);
  return { FunctionEventInvokeConfigs: items.map(describeEventInvoke), ...next };
}
