import { parseFunctionReference } from "../../../model/arn.ts";
import type { ApiAuthorizer, ApiRoute, LocalApi } from "../../../model/local-api.ts";
import type { Given } from "./given.ts";
import type { ApiDraft } from "../template-draft.ts";
import { resourceFacts } from "../language/references.ts";
import type { Position } from "../language/template-node.ts";

/** An API without routes yet. */
export function newApi(api: Pick<LocalApi, "id" | "name" | "kind" | "stage"> & Partial<LocalApi>): ApiDraft["api"] {
  return { stageVariables: {}, cors: undefined, ...api };
}

/** What a route is put together from. */
export interface RouteParts {
  readonly method: string;
  readonly path: string | undefined;
  /** Name or ARN, or the URI that API Gateway calls a function by. */
  readonly target: string | undefined;
  /** Default: what the kind of API has where nobody says. */
  readonly payloadFormat?: string | undefined;
  readonly authorizer?: ApiAuthorizer | undefined;
  /** For what is told of it. */
  readonly of: string;
  readonly at: Position;
}

/** Adds a route whose function is the project's; one of a function that is not served has been told of by that. */
export function addRoute(api: ApiDraft, parts: RouteParts, given: Given): void {
  const { of, at, method, path, authorizer } = parts;
  const { draft } = given;
  const reference = functionIn(parts.target);
  const found = draft.find(reference);
  if (!found) {
    const why = leadsNowhere(reference, given);
    if (why !== undefined) draft.unserved.add(`${of} (${why})`, at);
    return;
  }
  const { kind } = api.api;
  const route: ApiRoute = {
    method: methodOf(method),
    path,
    functionName: found.functionName,
    qualifier: found.qualifier,
    front: kind === "rest" ? "rest" : "http",
    payloadFormat: kind === "rest" || parts.payloadFormat === "1.0" ? "1.0" : "2.0",
    authorizer,
  };
  draft.addRoute(api, route);
}

/** `GET`, or `ANY` by all of its names. */
export function methodOf(text: string): string {
  return /^(any|\*|x-amazon-apigateway-any-method)$/i.test(text) ? "ANY" : text.toUpperCase();
}

/** `undefined` where it is a function of the template, which has been told of by itself. */
function leadsNowhere(reference: string | undefined, { resolver }: Given): string | undefined {
  const name = reference === undefined ? undefined : parseFunctionReference(reference)?.functionName;
  if (name === undefined) return "what it leads to is no function";
  const isOfTemplate = [...resolver.stack.resources.values()].some(
    (resource) => resource.type.endsWith("::Function") && resourceFacts(resource, resolver).name === name,
  );
  return isOfTemplate ? undefined : `the function ${name} is not of this project`;
}

/**
 * The function of `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/<arn>/invocations`, or of an ARN;
 * `undefined` for what leads elsewhere.
 */
export function functionIn(uri: string | undefined): string | undefined {
  const [, inside] =
    /:path\/[\d-]+\/functions\/(.+?)\/(?:invocations|response-streaming-invocations)$/.exec(uri ?? "") ?? [];
  const reference = inside ?? (uri !== undefined && /^arn:aws[a-z-]*:lambda:/.test(uri) ? uri : undefined);
  // A stage variable in the place of an alias is nothing that is known here.
  return reference?.replace(/:\$\{stageVariables\.\w+\}$/, "");
}

/**
 * The authorizer that a route names, or the API's own for all; a name that stands for none (`NONE`) or for one that is
 * not served gives none.
 */
export function authorizerFor(api: ApiDraft, name: string | undefined): ApiAuthorizer | undefined {
  const chosen = name ?? api.defaultAuthorizer;
  return chosen === undefined ? undefined : api.authorizers.get(chosen);
}
