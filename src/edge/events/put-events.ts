import type { PutEventsRequest, PutEventsResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export async function putEvents(
  { Entries }: PutEventsRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<PutEventsResponse> {
  const results = await eventBridge.putEvents.put(Entries, place);
  return { FailedEntryCount: results.filter((each) => "ErrorCode" in each).length, Entries: results };
}
