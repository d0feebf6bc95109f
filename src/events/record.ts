import type { InvocationAnswer } from "../invocation/invoke.ts";
import { parseFunctionReference } from "../model/arn.ts";
import { payloadText } from "../model/payload.ts";
import type { Refusal } from "./attempt.ts";
import type { MessageAttribute } from "./delivery.ts";
import type { QueuedEvent } from "./queued-event.ts";
import type { GiveUp } from "./retry.ts";

/** How an event ended: well, or given up for good. */
export interface Ended {
  readonly condition: "Success" | GiveUp;
  /** Times that the function ran. */
  readonly invokeCount: number;
  /** Of the last run, where this end came with one. */
  readonly answer: InvocationAnswer | undefined;
  /** Epoch milliseconds. */
  readonly endedAt: number;
}

/** The function as the event was sent to it; always with a qualifier (API-405). */
export function qualifiedArn(invokedFunctionArn: string): string {
  const { qualifier } = parseFunctionReference(invokedFunctionArn) ?? {};
  return qualifier === undefined ? `${invokedFunctionArn}:$LATEST` : invokedFunctionArn;
}

/** What a destination gets: JSON with event and response in it as they were, byte for byte (API-405, API-406). */
export function invocationRecord(event: QueuedEvent, { condition, invokeCount, answer, endedAt }: Ended): Uint8Array {
  const requestContext = {
    requestId: event.requestId,
    functionArn: qualifiedArn(event.invokedFunctionArn),
    condition,
    approximateInvokeCount: invokeCount,
  };
  const head = { version: "1.0", timestamp: new Date(endedAt).toISOString(), requestContext };
  const request = event.payload.length === 0 ? "{}" : event.payload;
  const pieces = [open(head), `,"requestPayload":`, request, ...(answer ? response(answer) : []), "}"];
  return Buffer.concat(pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece)));
}

/** Without its last brace. */
function open(head: object): string {
  return JSON.stringify(head).slice(0, -1);
}

function response({ executedVersion, functionError, payload }: InvocationAnswer): (string | Uint8Array)[] {
  const context = { statusCode: 200, executedVersion, ...(functionError !== undefined && { functionError }) };
  return [`,"responseContext":${JSON.stringify(context)},"responsePayload":`, asJson(payload)];
}

/** A streamed response may be any text. */
function asJson(payload: Uint8Array): string | Uint8Array {
  const text = payloadText(payload);
  try {
    JSON.parse(text);
    return payload;
  } catch {
    return JSON.stringify(text); // a SyntaxError
  }
}

const maxMessageBytes = 1024;

/** What a dead letter says of its end (API-408). */
export function deadLetterAttributes(requestId: string, { answer }: Ended, refusal: Refusal): MessageAttribute[] {
  const message = attributeText(answer ? errorMessageIn(answer.payload) : refusal.message);
  return [
    { name: "RequestID", type: "String", value: requestId },
    { name: "ErrorCode", type: "Number", value: String(answer ? 200 : refusal.status) },
    // No service takes an attribute without a value.
    ...(message === "" ? [] : [{ name: "ErrorMessage", type: "String", value: message } as const]),
  ];
}

function errorMessageIn(payload: Uint8Array): string {
  try {
    const error: unknown = JSON.parse(payloadText(payload));
    const hasMessage = typeof error === "object" && error !== null && "errorMessage" in error;
    return hasMessage ? String(error.errorMessage) : "";
  } catch {
    return ""; // a SyntaxError: errors of streamed responses may be cut
  }
}

/** The characters that no message of SQS may have. */
// oxlint-disable-next-line no-control-regex -- it is about them
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The first kilobyte of what an attribute is to say, no character cut in two. */
export function attributeText(text: string): string {
  const bytes = Buffer.from(text.replaceAll(forbidden, "\ufffd"));
  if (bytes.length <= maxMessageBytes) return bytes.toString();
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, maxMessageBytes), { stream: true });
}
