import type { ApiAuthorizer } from "../../model/local-api.ts";
import { byName, parametersOf } from "../web/web-request.ts";
import type { RoutedRequest } from "./front.ts";

const form =
  /^\$?(?:(?:method\.)?request\.(?:multivalue)?(header|querystring)|(context|stageVariables|stagevariables))\.(.+)$/i;

/**
 * What an authorizer is to know its caller by, in order; `undefined` where a request lacks one of them.
 * `context` is the request's in payload format 1.0, whose names are those of context variables.
 */
export function identityOf(
  { identitySources }: ApiAuthorizer,
  request: RoutedRequest,
  context: unknown,
): string[] | undefined {
  const values = identitySources.map((source) => valueOf(source.trim(), request, context) ?? "");
  return values.includes("") ? undefined : values;
}

function valueOf(source: string, { sent, match }: RoutedRequest, context: unknown): string | undefined {
  const [, inRequest, elsewhere, name = ""] = form.exec(source) ?? [];
  const { kind, stageVariables } = match.api;
  if (inRequest === undefined) {
    return elsewhere?.toLowerCase() === "context" ? scalarAt(context, name) : stageVariables[name];
  }
  const isHeader = inRequest.toLowerCase() === "header";
  const values = isHeader ? byName(sent.headers).get(name.toLowerCase()) : parametersOf(sent.query).get(name);
  return kind === "rest" ? values?.at(-1) : values?.join(",");
}

/** `identity.sourceIp` */
function scalarAt(context: unknown, path: string): string | undefined {
  let value = context;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
