import type { EventSourceMappingConfiguration, UpdateEventSourceMappingRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeMapping } from "./describe-mapping.ts";

/** API-225 */
export async function updateEventSourceMapping(
  { UUID, FunctionName, Enabled, ...settings }: UpdateEventSourceMappingRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<EventSourceMappingConfiguration> {
  const request = { place, uuid: UUID, name: FunctionName, isEnabled: Enabled, settings };
  return describeMapping(await catalogue.eventSourceMappings.update(request));
}
