import type { InvocationAnswer } from "../../invocation/invoke.ts";
import type { Invocation } from "../../model/invocation.ts";
import type { InvocationRequest, InvocationResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { clientContextIn } from "./client-context.ts";
import { checkJson, checkUtf8 } from "./payload.ts";

const noPayload = new Uint8Array(0);

/** API-300 … API-313; the size of the payload was checked when the request was read. */
export async function invoke(input: InvocationRequest, rooms: Rooms, call: Call): Promise<InvocationResponse> {
  const { FunctionName, Qualifier, InvocationType = "RequestResponse", Payload = noPayload } = input;
  const resolution = rooms.catalogue.resolve(FunctionName, Qualifier, call.place);
  checkUtf8(Payload);
  if (InvocationType === "DryRun") return { StatusCode: 204 };
  const isEvent = InvocationType === "Event";
  const invocation: Invocation = {
    ...resolution,
    requestId: call.requestId,
    payload: Payload,
    clientContext: isEvent ? undefined : clientContextIn(input.ClientContext),
    identity: undefined,
    traceHeader: call.traceHeader,
  };
  if (isEvent) return await queue(invocation, rooms);
  // Ours: what `lambkin invoke --cold` sends.
  const cold = call.headers["x-lambkin-cold"] !== undefined;
  // A client that goes away does not end what it began, as on AWS.
  return responseOf(await rooms.invoke(invocation, { tail: input.LogType === "Tail", cold }));
}

/** Durable before the answer (API-400). */
async function queue(invocation: Invocation, { events }: Rooms): Promise<InvocationResponse> {
  checkJson(invocation.payload);
  await events.put(invocation);
  return { StatusCode: 202 };
}

function responseOf(answer: InvocationAnswer): InvocationResponse {
  return {
    StatusCode: 200,
    FunctionError: answer.functionError,
    LogResult: answer.logTail && base64(answer.logTail),
    Payload: answer.payload,
    ExecutedVersion: answer.executedVersion,
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}
