import type { IncomingMessage } from "node:http";
import type { LocalApi } from "../../model/local-api.ts";
import { parseRoute } from "../../model/local-route.ts";
import { ownPathTo, ownPrefix, withoutOrigin } from "../routes.ts";

/** The APIs that this engine serves: those of its flags, and beside them what it is given while it runs. */
export class LocalApis {
  readonly #ofFlags: readonly LocalApi[];
  #apis: readonly LocalApi[];

  /** As `--route` has them. */
  constructor(routes: readonly string[]) {
    this.#ofFlags = namelessApis(routes);
    this.#apis = this.#ofFlags;
  }

  /** A list of its own for each time that they changed. */
  get all(): readonly LocalApi[] {
    return this.#apis;
  }

  /** From now on these, and no others that were given. */
  serve(apis: readonly LocalApi[]): void {
    this.#apis = [...this.#ofFlags, ...apis];
  }

  /**
   * What comes to an API's own host or path, and of the rest what no AWS client sends: they sign, name their target in a
   * header, or call paths that begin with a date. So do requests to a path of the engine's own.
   */
  areFor(request: IncomingMessage): boolean {
    if (this.#apis.length === 0) return false;
    const { url = "", headers } = request;
    if (apiTargetOf(request)) return true;
    if (url.startsWith(ownPrefix) || headers["x-amz-target"] !== undefined) return false;
    const isSigned = headers.authorization?.startsWith("AWS4-") === true || url.includes("X-Amz-Credential=");
    return !isSigned && !/^\/+\d{4}-\d\d-\d\d(\/|$)/.test(url);
  }
}

/** An API that a request came to by name. */
export interface ApiTarget {
  readonly apiId: string;
  /** Path and query as the function is to see them. */
  readonly url: string;
}

const hostForm = /^([a-z0-9_-]+)\.execute-api\.[a-z0-9-]+\.[^:]+(?::\d+)?$/;

/** By its host, or by a path of the engine's own where hosts have no wildcards. */
export function apiTargetOf({ headers: { host = "" }, url = "/" }: IncomingMessage): ApiTarget | undefined {
  const [, apiId] = hostForm.exec(host.toLowerCase()) ?? [];
  if (apiId !== undefined) return { apiId, url: withoutOrigin(url) };
  const named = ownPathTo("api", url);
  return named && { apiId: named.id.toLowerCase(), url: named.url };
}

/** One for each kind of front that the routes have. */
function namelessApis(texts: readonly string[]): LocalApi[] {
  const routes = texts.flatMap((text) => parseRoute(text) ?? []);
  return [...Map.groupBy(routes, ({ front }) => front)].map(([front, those]) => ({
    id: "local",
    name: "",
    kind: front === "rest" ? "rest" : "http",
    stage: front === "rest" ? "local" : "$default",
    stageVariables: {},
    cors: undefined,
    routes: those.map((route) => ({ ...route, payloadFormat: "2.0", authorizer: undefined })),
  }));
}
