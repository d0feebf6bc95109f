import type { InvokeAsyncRequest, InvokeAsyncResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { invoke } from "./invoke.ts";

/** API-314: an `Event` invocation under its old name. */
export async function invokeAsync(
  { FunctionName, InvokeArgs }: InvokeAsyncRequest,
  rooms: Rooms,
  call: Call,
): Promise<InvokeAsyncResponse> {
  const { StatusCode } = await invoke({ FunctionName, Payload: InvokeArgs, InvocationType: "Event" }, rooms, call);
  return { Status: StatusCode };
}
