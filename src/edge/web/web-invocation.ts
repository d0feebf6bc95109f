import type { Resolution } from "../../catalogue/catalogue.ts";
import type { Invocation } from "../../model/invocation.ts";
import { syncLimit } from "../body.ts";
import { json } from "../encode.ts";
import type { Call } from "../rooms.ts";

/**
 * The invocation that a request over HTTP becomes.
 * @throws RequestEntityTooLargeException for what fits as a body, but not as an event
 */
export function webInvocation(event: object, resolution: Resolution, call: Call): Invocation {
  const payload = json(event);
  const { maxBytes, refusal } = syncLimit("InvokeFunction");
  if (payload.length > maxBytes) throw refusal(payload.length);
  return {
    ...resolution,
    requestId: call.requestId,
    payload,
    clientContext: undefined,
    identity: undefined,
    traceHeader: call.traceHeader,
  };
}
