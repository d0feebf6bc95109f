import type { DescribeEventBusRequest, DescribeEventBusResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { busNameAt } from "./bus-at.ts";
import { busMembers } from "./bus-members.ts";

export function describeEventBus(
  { Name }: DescribeEventBusRequest,
  { eventBridge }: Rooms,
  call: Call,
): DescribeEventBusResponse {
  const bus = eventBridge.buses.get(call.place, busNameAt({ bus: Name, operation: "DescribeEventBus" }, call));
  return { ...busMembers(bus), ...bus.settings };
}
