import { busNameIn } from "../../events/rules/rule-documents.ts";
import type { DescribeEventBusRequest, DescribeEventBusResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { busMembers } from "./bus-members.ts";

export function describeEventBus(
  { Name }: DescribeEventBusRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): DescribeEventBusResponse {
  const bus = eventBridge.buses.get(place, busNameIn(Name));
  return { ...busMembers(bus), ...bus.settings };
}
