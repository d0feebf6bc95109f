import findMyWay from "find-my-way";

import { UnknownOperationException } from "../model/exceptions.ts";
import { type ServiceName, serviceModel, shapeOf } from "./models/model.ts";
import { Route } from "./route.ts";

/** An operation and what of its input stands in the URL. */
export interface Match {
  readonly route: Route;
  /** Decoded once, after the split (API-003). */
  readonly labels: Readonly<Record<string, string | undefined>>;
  /** As sent, without the question mark. */
  readonly query: string;
}

const noLabels = Object.freeze({});
const nothing = () => noLabels;
/** Longer than any header may be, so that the model and not the router refuses a long name. */
const maxLabelLength = 65_536;

/** The REST paths of a service, with or without a slash at the end and with doubled ones (API-002). */
export class RestRoutes {
  readonly #paths = findMyWay({
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    maxParamLength: maxLabelLength,
    querystringParser: nothing,
  });

  constructor(service: "lambda" | "scheduler" = "lambda") {
    const byPath = new Map<string, Route[]>();
    for (const [name, operation] of Object.entries(serviceModel(service).operations)) {
      const key = `${operation.method} ${operation.uri}`;
      const route = new Route(service, name, operation);
      const sharing = byPath.get(key);
      if (sharing) sharing.push(route);
      else byPath.set(key, [route]);
    }
    for (const sharing of byPath.values()) this.#add(sharing);
  }

  #add(sharing: readonly Route[]): void {
    const [first] = sharing;
    if (!first) return;
    const path = first.operation.uri.replaceAll(/\{(\w+)\}/g, ":$1");
    this.#paths.on(first.operation.method, path, nothing, sharing);
  }

  /** @throws UnknownOperationException */
  match(method: string, url: string): Match {
    const found = isMethod(method) ? this.#paths.find(method, url) : null;
    if (!found) throw new UnknownOperationException(`No operation answers ${method} ${pathOf(url)}`);
    const sharing: readonly Route[] = found.store;
    const query = queryTextOf(url);
    return { route: chosen(sharing, query), labels: found.params, query };
  }
}

/** Of the operations on one path, the one whose fixed query is there (API-004), else the one without. */
function chosen(sharing: readonly Route[], query: string): Route {
  const [first] = sharing;
  if (first && sharing.length === 1) return first;
  const parameters = new URLSearchParams(query);
  const fixed = (route: Route) => Object.entries(route.operation.query ?? {});
  const matching = sharing.find((each) => {
    const pairs = fixed(each);
    return pairs.length > 0 && pairs.every(([key, value]) => parameters.get(key) === value);
  });
  const plain = matching ?? sharing.find((each) => fixed(each).length === 0);
  if (!plain) throw new UnknownOperationException("No operation answers this query");
  return plain;
}

const known = new Map<string, Route>();
const sqsVersion = "2012-11-05";
export const snsVersion = "2010-03-31";

/** Services whose requests name their operation in `X-Amz-Target`, by what stands before it. */
const targetPrefixes = { events: "AWSEvents.", logs: "Logs_20140328.", sqs: "AmazonSQS." } as const;

/** The service that a target means; CloudWatch Logs refuses those that mean none. */
export function targetService(target: string): keyof typeof targetPrefixes {
  if (target.startsWith(targetPrefixes.sqs)) return "sqs";
  return target.startsWith(targetPrefixes.events) ? "events" : "logs";
}

/** `X-Amz-Target: Logs_20140328.<Operation>` (API-800), or `AWSEvents.…`. @throws UnknownOperationException */
export function matchTarget(target: string): Match {
  const service = targetService(target);
  const prefix = targetPrefixes[service];
  const name = target.startsWith(prefix) ? target.slice(prefix.length) : "";
  return { route: named(service, name), labels: noLabels, query: "" };
}

/**
 * `Action=<Operation>` in a form, for STS (API-1001), SNS, or SQS, whose clients may send it to a queue's URL.
 * @throws UnknownOperationException
 */
export function matchAction(form: string, service: ServiceName, url: string): Match {
  const parameters = new URLSearchParams(form);
  const name = parameters.get("Action") ?? "";
  const version = parameters.get("Version");
  const path = pathOf(url);
  if (service === "sqs" || version === sqsVersion) {
    if (!isSqsAction(name, path)) throw noAction(name);
    return { route: named("sqs", name), labels: { QueueUrl: path }, query: form };
  }
  const isSns = service === "sns" || version === snsVersion;
  if (isSns && !Object.hasOwn(serviceModel("sns").operations, name)) throw noAction(name);
  return { route: named(isSns ? "sns" : "sts", name), labels: noLabels, query: form };
}

function noAction(name: string): UnknownOperationException {
  return new UnknownOperationException(`The action ${name} is not valid for this endpoint.`);
}

/** At a queue's URL only what is about this queue is one, or asks for the URL of any. */
function isSqsAction(name: string, path: string): boolean {
  const model = serviceModel("sqs");
  if (!Object.hasOwn(model.operations, name)) return false;
  if (name === "GetQueueUrl") return true;
  const { members = {} } = shapeOf(model, model.operations[name]?.input ?? "");
  return !/\/\d{12}\/[^/]+$/.test(path) || Object.hasOwn(members, "QueueUrl");
}

function named(service: "events" | "logs" | "sns" | "sqs" | "sts", name: string): Route {
  const key = `${service} ${name}`;
  let route = known.get(key);
  if (!route) {
    const operations = serviceModel(service).operations;
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) throw new UnknownOperationException(`${service} has no operation '${name}'`);
    route = new Route(service, name, operation);
    known.set(key, route);
  }
  return route;
}

function isMethod(method: string): method is "GET" | "POST" | "PUT" | "DELETE" {
  return method === "POST" || method === "GET" || method === "PUT" || method === "DELETE";
}

export function pathOf(url: string): string {
  const mark = url.indexOf("?");
  return mark === -1 ? url : url.slice(0, mark);
}

export function queryTextOf(url: string): string {
  const mark = url.indexOf("?");
  return mark === -1 ? "" : url.slice(mark + 1);
}

/** Clients write the whole URL to what they take for a proxy (RFC 9112, 3.2.2). */
export function withoutOrigin(url: string): string {
  return url.replace(/^https?:\/\/[^/?]*/i, "") || "/";
}

/** Where the engine's own paths begin. */
export const ownPrefix = "/_lambkin/";

const behindId = /^([a-z0-9_-]+)(?=[/?]|$)(\/?.*)$/is;

/** `/_lambkin/url/<id>/…`: what is named there, and path and query below it. */
export function ownPathTo(what: "api" | "url", url: string): { readonly id: string; readonly url: string } | undefined {
  if (!url.startsWith(ownPrefix)) return undefined;
  const prefix = `${ownPrefix}${what}/`;
  const [, id, rest = ""] = url.startsWith(prefix) ? (behindId.exec(url.slice(prefix.length)) ?? []) : [];
  return id === undefined ? undefined : { id, url: rest.startsWith("/") ? rest : `/${rest}` };
}
