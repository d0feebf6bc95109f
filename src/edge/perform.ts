import type { Call, Rooms } from "./rooms.ts";

/**
 * What an operation does. Written as a method, whose parameters may be narrower: `parseInput` made the input after the
 * same model that its type was generated from.
 */
export type Perform = { perform(input: object, rooms: Rooms, call: Call): object | Promise<object> }["perform"];
