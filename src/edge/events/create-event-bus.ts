import { busArn } from "../../events/rules/rule-documents.ts";
import { ResourceNotFoundException, ValidationException } from "../../model/exceptions.ts";
import type { CreateEventBusRequest, CreateEventBusResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tagsIn } from "../tag-list.ts";

export async function createEventBus(
  { Name, EventSourceName, Tags, Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig }: CreateEventBusRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<CreateEventBusResponse> {
  if (EventSourceName !== undefined) {
    throw new ResourceNotFoundException(`Event source ${EventSourceName} does not exist.`);
  }
  if (Name.includes("/")) throw new ValidationException("Event bus name must not contain '/'.");
  const settings = { Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig };
  await eventBridge.buses.create(place, Name, settings, tagsIn(Tags));
  return { EventBusArn: busArn(place, Name), ...settings };
}
