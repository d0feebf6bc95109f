import type { InvocationAnswer } from "../../invocation/invoke.ts";
import type { Invocation } from "../../model/invocation.ts";
import { payloadText } from "../../model/payload.ts";
import type {
  InvokeWithResponseStreamRequest,
  InvokeWithResponseStreamResponse,
  InvokeWithResponseStreamResponseEvent,
} from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { clientContextIn } from "./client-context.ts";
import { checkUtf8 } from "./payload.ts";
import { ResponseStream } from "./response-stream.ts";

const noPayload = new Uint8Array(0);

/** API-340 … API-344 */
export async function invokeWithResponseStream(
  {
    FunctionName,
    Qualifier,
    InvocationType,
    LogType,
    ClientContext,
    Payload = noPayload,
  }: InvokeWithResponseStreamRequest,
  rooms: Rooms,
  call: Call,
): Promise<InvokeWithResponseStreamResponse> {
  const resolution = rooms.catalogue.resolve(FunctionName, Qualifier, call.place);
  checkUtf8(Payload);
  if (InvocationType === "DryRun") return { StatusCode: 204 };
  const invocation: Invocation = {
    ...resolution,
    requestId: call.requestId,
    payload: Payload,
    clientContext: clientContextIn(ClientContext),
    identity: undefined,
    traceHeader: call.traceHeader,
  };
  const stream = new ResponseStream();
  call.signal.addEventListener("abort", () => stream.abandon(), { once: true });
  const answer = rooms.invoke(invocation, { tail: LogType === "Tail", reader: stream });
  // What is refused before the first byte is an error like any other.
  await Promise.race([stream.begun, answer]);
  return {
    StatusCode: 200,
    ExecutedVersion: resolution.version.version,
    EventStream: events(stream, answer),
  };
}

async function* events(
  stream: ResponseStream,
  answer: Promise<InvocationAnswer>,
): AsyncGenerator<InvokeWithResponseStreamResponseEvent> {
  for await (const Payload of stream.pieces(answer)) yield { PayloadChunk: { Payload } };
  const { payload, functionError, logTail } = await answer;
  const LogResult = logTail && Buffer.from(logTail).toString("base64");
  if (functionError !== undefined) {
    const ErrorDetails = payloadText(payload);
    yield { InvokeComplete: { ErrorCode: functionError, ErrorDetails, LogResult } };
    return;
  }
  // Of a handler that does not stream (API-344).
  if (payload.length > 0) yield { PayloadChunk: { Payload: payload } };
  yield { InvokeComplete: { LogResult } };
}
