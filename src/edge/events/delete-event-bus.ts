import { busNameIn } from "../../events/rules/rule-documents.ts";
import type { DeleteEventBusRequest } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";

export async function deleteEventBus(
  { Name }: DeleteEventBusRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<object> {
  await eventBridge.buses.delete(place, busNameIn(Name));
  return {};
}
