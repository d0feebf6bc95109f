import type { Credentials } from "./credentials.ts";
import { ServiceRefusal, objectIn } from "./refusal.ts";
import { anybody, signedRequest } from "./signed-request.ts";
import type { Upstreams } from "./upstreams.ts";

/** Calls an operation of the SQS that is configured. @throws ServiceRefusal, UpstreamUnreachableException */
export type CallSqs = (operation: string, input: object, call: SqsCallOptions) => Promise<unknown>;

export interface SqsCallOptions {
  readonly region: string;
  readonly signal?: AbortSignal;
}

/** Longer than SQS lets anybody wait for messages. */
const silenceMs = 30_000;

export function sqsCaller(upstreams: Upstreams, credentials: Credentials = anybody): CallSqs {
  return async (operation, input, options) => {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${operation}` };
    const body = Buffer.from(JSON.stringify(input));
    const call = { service: "sqs", method: "POST", path: "/", headers, body, silenceMs, ...options };
    const answer = await signedRequest(call, { upstreams, credentials });
    const text = Buffer.concat(await answer.toArray()).toString();
    if (answer.statusCode === 200) return objectIn(text);
    throw new ServiceRefusal("sqs", answer, text);
  };
}
