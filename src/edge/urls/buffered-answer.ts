import type { InvocationAnswer } from "../../invocation/invoke.ts";
import type { Invocation } from "../../model/invocation.ts";
import type { Answer } from "../answer.ts";
import type { Call, Rooms } from "../rooms.ts";
import type { HttpResult } from "../web/http-result.ts";
import { preludeIn, preludeType } from "../web/prelude.ts";
import { resultInFormat2 } from "../web/payload-format-2-result.ts";
import { badGateway, resultAnswer } from "./url-answer.ts";

/** A function's whole response (API-506 … API-508). @throws TooManyRequestsException */
export async function bufferedAnswer(invocation: Invocation, { invoke }: Rooms, call: Call): Promise<Answer> {
  const answer = await invoke(invocation, { tail: false });
  return answer.functionError === undefined ? resultAnswer(resultOf(answer), call) : badGateway(call);
}

/** What a handler streamed is honoured too, once all of it is there (API-512). */
function resultOf({ payload, contentType }: InvocationAnswer): HttpResult | undefined {
  switch (contentType) {
    case "application/json":
      return resultInFormat2(payload, "application/json");
    case preludeType: {
      const prelude = preludeIn(Buffer.from(payload.buffer, payload.byteOffset, payload.length));
      return typeof prelude === "string" ? undefined : { ...prelude.head, body: prelude.rest };
    }
    default:
      return { status: 200, headers: [["Content-Type", contentType]], body: payload };
  }
}
