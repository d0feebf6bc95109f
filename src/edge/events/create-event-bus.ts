import { busArn } from "../../events/rules/rule-documents.ts";
import type { CreateEventBusRequest, CreateEventBusResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tagsIn } from "../tag-list.ts";

export async function createEventBus(
  { Name, Tags, Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig }: CreateEventBusRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<CreateEventBusResponse> {
  const settings = { Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig };
  await eventBridge.buses.create(place, Name, settings, tagsIn(Tags));
  return { EventBusArn: busArn(place, Name), ...settings };
}
