import type { CreateEventSourceMappingRequest, EventSourceMappingConfiguration } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeMapping } from "./describe-mapping.ts";

/** API-223 */
export async function createEventSourceMapping(
  { FunctionName, Enabled = true, Tags = {}, ...settings }: CreateEventSourceMappingRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<EventSourceMappingConfiguration> {
  const request = { place, name: FunctionName, isEnabled: Enabled, tags: Tags, settings };
  return describeMapping(await catalogue.eventSourceMappings.create(request));
}
