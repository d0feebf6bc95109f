import type { IncomingMessage } from "node:http";
import { type LocalRoute, type RouteFront, parseRoute } from "../../model/local-route.ts";
import { ownPrefix } from "../own-paths.ts";

/** A route and what of the request's path its variables stand for. */
export interface RouteMatch {
  readonly route: LocalRoute;
  /** As they were sent. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The routes of this engine, the most specific first, as API Gateway chooses: segment by segment a word before a
 * variable before a greedy one, of the same path the method itself before `ANY`, and `$default` last. A router for
 * Node.js would let a greedy variable stand for nothing, which API Gateway's never does.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export class LocalRoutes {
  /** Of the route that was named first: who answers where none matches. */
  readonly first: RouteFront;
  readonly #routes: readonly LocalRoute[];

  /** As `--route` has them. */
  constructor(texts: readonly string[]) {
    const routes = texts.flatMap((text) => parseRoute(text) ?? []);
    this.first = routes[0]?.front ?? "http";
    this.#routes = routes.toSorted(bySpecificity);
  }

  /**
   * What no AWS client sends: they sign, name their target in a header, or call paths that begin with a date. So do
   * requests to a path of the engine's own.
   */
  areFor({ url = "", headers }: IncomingMessage): boolean {
    if (this.#routes.length === 0 || url.startsWith(ownPrefix) || headers["x-amz-target"] !== undefined) return false;
    const isSigned = headers.authorization?.startsWith("AWS4-") === true || url.includes("X-Amz-Credential=");
    return !isSigned && !/^\/+\d{4}-\d\d-\d\d(\/|$)/.test(url);
  }

  find(method: string, path: string): RouteMatch | undefined {
    for (const route of this.#routes) {
      if (route.method !== "ANY" && route.method !== method) continue;
      const variables = route.path === undefined ? {} : variablesIn(route.path, path);
      if (variables) return { route, variables };
    }
    return undefined;
  }
}

/** `undefined` where `path` is none of `pattern`. */
function variablesIn(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.slice(1).split("/");
  const given = path.slice(1).split("/");
  const variables: Record<string, string> = Object.create(null);
  for (const [index, segment] of wanted.entries()) {
    const value = kindOf(segment) === greedy ? given.slice(index).join("/") : given[index];
    if (value === undefined) return undefined;
    if (kindOf(segment) === word) {
      if (decoded(value) !== segment && value !== segment) return undefined;
    } else if (value === "") return undefined;
    else variables[segment.replace(/^\{|\+?\}$/g, "")] = value;
  }
  const isWhole = wanted.length === given.length || kindOf(wanted.at(-1) ?? "") === greedy;
  return isWhole ? { ...variables } : undefined;
}

const word = 0;
const variable = 1;
const greedy = 2;

function kindOf(segment: string): number {
  if (!segment.startsWith("{")) return word;
  return segment.endsWith("+}") ? greedy : variable;
}

function bySpecificity(left: LocalRoute, right: LocalRoute): number {
  if (left.path === undefined || right.path === undefined) {
    return Number(left.path === undefined) - Number(right.path === undefined);
  }
  const [ours, theirs] = [left, right].map(({ path = "" }) => path.slice(1).split("/").map(kindOf));
  for (let index = 0; index < Math.max(ours?.length ?? 0, theirs?.length ?? 0); index++) {
    // What is longer says more.
    const difference = (ours?.[index] ?? 3) - (theirs?.[index] ?? 3);
    if (difference !== 0) return difference;
  }
  return Number(left.method === "ANY") - Number(right.method === "ANY");
}

/** What can't be decoded stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a URIError
  }
}
