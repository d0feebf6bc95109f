import type { ApiRoute, LocalApi } from "../../model/local-api.ts";

/** A route of an API, and what of the request's path its variables stand for. */
export interface RouteMatch {
  readonly api: LocalApi;
  readonly route: ApiRoute;
  /** As they were sent. */
  readonly variables: Readonly<Record<string, string>>;
  /** A REST API's own answer to `OPTIONS`: no function is asked. */
  readonly isCors: boolean;
}

type Entry = Omit<RouteMatch, "variables">;

/**
 * The routes of some APIs, the most specific first, as API Gateway chooses: segment by segment a word before a
 * variable before a greedy one, of the same path the method itself before `ANY`, and `$default` last. A router for
 * Node.js would let a greedy variable stand for nothing, which API Gateway's never does.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export class RouteTable {
  readonly #apis: readonly [LocalApi, ...LocalApi[]];
  readonly #entries: readonly Entry[];

  /** Of two APIs that have the same route it is the first one's. */
  constructor(apis: readonly [LocalApi, ...LocalApi[]]) {
    this.#apis = apis;
    const entries = apis.flatMap((api) => [
      ...api.routes.map((route) => ({ api, route, isCors: false })),
      ...corsRoutes(api).map((route) => ({ api, route, isCors: true })),
    ]);
    this.#entries = entries.toSorted((left, right) => bySpecificity(left.route, right.route));
  }

  find(method: string, path: string): RouteMatch | undefined {
    const bare = withoutOuterSlashes(path);
    for (const entry of this.#entries) {
      const { api, route } = entry;
      if (route.method !== "ANY" && route.method !== method) continue;
      const variables = route.path === undefined ? {} : variablesIn(route.path, api.kind === "rest" ? bare : path);
      if (variables) return { ...entry, variables };
    }
    return undefined;
  }

  /** Who answers where no route matches: whose route `method` would come to, else the first. */
  apiFor(method: string | undefined, path: string): LocalApi {
    const match = method === undefined ? undefined : this.find(method, path);
    return match?.api ?? this.#apis[0];
  }
}

/** REST APIs don't look at them. */
function withoutOuterSlashes(path: string): string {
  let [start, end] = [0, path.length];
  while (path[start] === "/") start++;
  while (end > start && path[end - 1] === "/") end--;
  return `/${path.slice(start, end)}`;
}

/** What a REST API with CORS has of itself: `OPTIONS` of every path that has none. */
function corsRoutes({ kind, cors, routes }: LocalApi): ApiRoute[] {
  if (kind !== "rest" || !cors) return [];
  return [...Map.groupBy(routes, ({ path }) => path).values()].flatMap((those) => {
    const hasOwn = those.some(({ method }) => method === "OPTIONS");
    return hasOwn ? [] : those.slice(0, 1).map((route) => ({ ...route, method: "OPTIONS", authorizer: undefined }));
  });
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

function bySpecificity(left: ApiRoute, right: ApiRoute): number {
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
