import type { ListEventSourceMappingsRequest, ListEventSourceMappingsResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeMapping } from "./describe-mapping.ts";
import { pageOf } from "./paging.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
const pageSize = 100;

/** API-223 */
export function listEventSourceMappings(
  { FunctionName, EventSourceArn, ...request }: ListEventSourceMappingsRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListEventSourceMappingsResponse {
  const query = { place, name: FunctionName, eventSourceArn: EventSourceArn };
  const { items, next } = pageOf(catalogue.eventSourceMappings.list(query), ({ uuid }) => uuid, request, pageSize);
  return { EventSourceMappings: items.map(describeMapping), ...next };
}
