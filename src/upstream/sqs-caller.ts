import type { IncomingMessage } from "node:http";
import type { Credentials } from "./credentials.ts";
import { signedHeaders } from "./signed.ts";
import type { Upstreams } from "./upstreams.ts";

/** Calls an operation of the SQS that is configured. @throws SqsCallError, UpstreamUnreachableException */
export type CallSqs = (operation: string, input: object, call: SqsCallOptions) => Promise<unknown>;

export interface SqsCallOptions {
  readonly region: string;
  readonly signal?: AbortSignal;
}

type Output = Readonly<Record<string, unknown>>;

/** A refusal. */
export class SqsCallError extends Error {
  override readonly name = "SqsCallError";
  /** As the query protocol has it: `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Emulators tell by the signature whom a request is for, and check nothing of it. */
const anybody: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** Longer than SQS lets anybody wait for messages. */
const silenceMs = 30_000;

export function sqsCaller(upstreams: Upstreams, credentials: Credentials = anybody): CallSqs {
  return async (operation, input, { region, signal }) => {
    const { host, pathname } = upstreams.endpoint("sqs");
    const body = Buffer.from(JSON.stringify(input));
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "content-length": String(body.length),
      "x-amz-target": `AmazonSQS.${operation}`,
    };
    const unsigned = { method: "POST", host, path: `${pathname.replace(/\/$/, "")}/`, headers, body };
    const signed = await signedHeaders(unsigned, { service: "sqs", region, credentials });
    const outgoing = { method: "POST", path: "/", headers: Object.entries(signed).flat(), ...(signal && { signal }) };
    const answer = await upstreams.request("sqs", outgoing, (request) => {
      request.setTimeout(silenceMs, () => request.destroy(new Error(`no answer for ${silenceMs / 1000} seconds`)));
      request.end(body);
    });
    const output = objectIn(Buffer.concat(await answer.toArray()).toString());
    if (answer.statusCode === 200) return output;
    throw refusal(answer, output);
  };
}

function refusal({ headers, statusCode, statusMessage = "" }: IncomingMessage, output: Output): SqsCallError {
  const told = headers["x-amzn-query-error"] ?? output["__type"];
  const [code = ""] = typeof told === "string" ? told.split(";") : [String(statusCode)];
  const message = output["message"] ?? output["Message"];
  return new SqsCallError(code, typeof message === "string" ? message : statusMessage);
}

function objectIn(text: string): Output {
  try {
    const value: unknown = JSON.parse(text || "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {}; // a page of some proxy: its status says enough
  }
}
