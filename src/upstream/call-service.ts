import { ServiceRefusal } from "./refusal.ts";
import { type OwnRequest, type RequestSigner, anybody, beginningOf, signedRequest } from "./signed-request.ts";

/** One call of an operation of another service. */
export interface ServiceCall extends Omit<OwnRequest, "silenceMs" | "signal"> {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the service answers. @throws ServiceRefusal, UpstreamNotConfiguredException, UpstreamUnreachableException */
export type CallService = (call: ServiceCall) => Promise<string>;

const silenceMs = 30_000;
const maxAnswerBytes = 65_536;

/** Calls the services that are configured, with the engine's own credentials. */
export function serviceCaller({ upstreams, credentials = anybody }: RequestSigner): CallService {
  return async (call) => {
    const answer = await signedRequest({ ...call, silenceMs }, { upstreams, credentials });
    const text = await beginningOf(answer, maxAnswerBytes);
    const { statusCode = 0 } = answer;
    if (statusCode >= 200 && statusCode < 300) return text;
    throw new ServiceRefusal(call.service, answer, text);
  };
}
