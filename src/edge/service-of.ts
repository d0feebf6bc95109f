import type { IncomingMessage } from "node:http";

import type { ServiceName } from "./models/model.ts";
import { pathOf, queryTextOf, snsVersion, targetService } from "./routes.ts";

const credential = "Credential=";
/** Ends every scope: `<key>/<date>/<region>/s3/aws4_request`, without the region in signatures for all regions. */
const scopeEnd = "/aws4_request";

/** Which of the engine's own, by what the request carries, never by its host (API-802). */
export function serviceOf(request: IncomingMessage): ServiceName {
  const { url = "", headers } = request;
  if (isForm(request)) return formService(request);
  const target = headers["x-amz-target"];
  if (target !== undefined && isAtService(url)) return targetService(String(target));
  return schedulerPath.test(url) ? "scheduler" : "lambda";
}

/** `/`, or a queue's own path. */
function isAtService(url: string): boolean {
  return /^\/(?:\d{12}\/[\w.-]+)?\/?(?:\?|$)/.test(url);
}

/** Of the query protocol, in the body or, as SQS takes it too, in the URL. */
export function isForm({ method, url = "", headers }: IncomingMessage): boolean {
  if (!isAtService(url) || headers["x-amz-target"] !== undefined) return false;
  if (method === "GET") return /[?&]Action=/.test(url);
  return method === "POST" && headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
}

/** As far as its head says it: what is neither signed nor in the URL is in the form, as its version. */
function formService(request: IncomingMessage): "sns" | "sqs" | "sts" {
  const { method, url = "" } = request;
  const signed = signedService(request);
  if (signed === "sns" || signed === "sqs") return signed;
  if (method === "GET" && url.includes(`Version=${snsVersion}`)) return "sns";
  return method === "GET" || pathOf(url) !== "/" ? "sqs" : "sts";
}

export function formOf({ method, url = "" }: IncomingMessage, body: Buffer): string {
  return method === "GET" ? queryTextOf(url) : body.toString();
}

/** Lambda's own begin with a date. */
const schedulerPath = /^\/+(?:schedules|schedule-groups|tags)(?:[/?]|$)/;

/** The service that a request is signed for, in its header or as a presigned URL. */
export function signedService({ headers, url = "" }: IncomingMessage): string | undefined {
  const text = headers.authorization ?? url;
  const start = text.indexOf(credential);
  if (start === -1) return undefined;
  const scope = headers.authorization === undefined ? text.slice(start).replaceAll(/%2f/gi, "/") : text.slice(start);
  const end = scope.indexOf(scopeEnd);
  const service = scope.slice(scope.lastIndexOf("/", end - 1) + 1, end);
  return end === -1 || !/^[a-z0-9-]+$/.test(service) ? undefined : service;
}
