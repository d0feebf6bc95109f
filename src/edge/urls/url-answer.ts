import { type Answer, noBody } from "../answer.ts";
import { json } from "../encode.ts";
import type { Call } from "../rooms.ts";
import type { HttpResult, ResultHead } from "../web/http-result.ts";
import { remapped } from "../web/kept-headers.ts";

/** Name, value, name, value, … of every answer (API-513). */
export function ownHeaders(call: Call): string[] {
  return ["x-amzn-RequestId", call.requestId, "X-Amzn-Trace-Id", call.traceHeader];
}

/** A function's headers as they go out. */
export function sentHeaders({ headers }: ResultHead, call: Call): string[] {
  return [...ownHeaders(call), ...remapped(headers).flat()];
}

export function resultAnswer(result: HttpResult | undefined, call: Call): Answer {
  if (!result) return badGateway(call);
  return { status: result.status, headers: sentHeaders(result, call), body: result.body };
}

/** The function failed, or gave what is no response (API-508). */
export function badGateway(call: Call): Answer {
  const headers = [...ownHeaders(call), "Content-Type", "application/json"];
  return { status: 502, headers, body: Buffer.from("Internal Server Error") };
}

const forbiddenText =
  "Forbidden. For troubleshooting Function URL authorization issues, see: " +
  "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html";

/** There is no such URL (API-501). */
export function unknownUrl(call: Call): Answer {
  return denied(call, null);
}

export function forbidden(call: Call): Answer {
  return denied(call, forbiddenText);
}

function denied(call: Call, Message: string | null): Answer {
  const headers = [
    ...ownHeaders(call),
    "Content-Type",
    "application/json",
    "x-amzn-ErrorType",
    "AccessDeniedException",
  ];
  return { status: 403, headers, body: json({ Message }) };
}

export function preflightAnswer(headers: readonly string[], call: Call): Answer {
  return { status: 200, headers: [...ownHeaders(call), ...headers], body: noBody };
}
