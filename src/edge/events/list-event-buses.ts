import type { ListEventBusesRequest, ListEventBusesResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tokenPage } from "../token-page.ts";
import { busMembers } from "./bus-members.ts";

export function listEventBuses(
  { NamePrefix = "", NextToken, Limit }: ListEventBusesRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): ListEventBusesResponse {
  const named = eventBridge.buses.list(place).filter(({ name }) => name.startsWith(NamePrefix));
  const { items, next } = tokenPage(named, ({ name }) => name, NextToken, Limit);
  return { EventBuses: items.map(busMembers), ...next };
}
