import type { EventSourceMappingConfiguration, GetEventSourceMappingRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeMapping } from "./describe-mapping.ts";

/** API-225 */
export function getEventSourceMapping(
  { UUID }: GetEventSourceMappingRequest,
  { catalogue }: Rooms,
  { place }: Call,
): EventSourceMappingConfiguration {
  return describeMapping(catalogue.eventSourceMappings.get(place, UUID));
}
