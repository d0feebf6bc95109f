import type { DeleteEventSourceMappingRequest, EventSourceMappingConfiguration } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeMapping } from "./describe-mapping.ts";

/** API-225 */
export async function deleteEventSourceMapping(
  { UUID }: DeleteEventSourceMappingRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<EventSourceMappingConfiguration> {
  return describeMapping(await catalogue.eventSourceMappings.delete(place, UUID));
}
