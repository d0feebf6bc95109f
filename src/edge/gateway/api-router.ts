import type { IncomingMessage } from "node:http";
import type { LocalApi } from "../../model/local-api.ts";
import { pathOf } from "../routes.ts";
import { Authorizers } from "./authorizers.ts";
import { apiTargetOf } from "./local-apis.ts";
import { RouteTable } from "./route-table.ts";

/** Where a request goes on. */
export interface Destination {
  readonly table: RouteTable;
  /** Path and query as the function is to see them. */
  readonly url: string;
  /** The path that routes are found by: without the stage. */
  readonly path: string;
}

interface Stage {
  readonly name: string;
  readonly table: RouteTable;
}

/** APIs whose routes are found together, and each of them by its stage. */
interface Group {
  readonly table: RouteTable;
  readonly stages: readonly Stage[];
}

/** Finds the API that a request is for, and the stage where its URL names one. */
export class ApiRouter {
  readonly authorizers: Authorizers = new Authorizers();
  /** Of all APIs together, at the engine's own root. */
  readonly #all: Group | undefined;
  readonly #byId = new Map<string, Group>();

  constructor(apis: readonly LocalApi[]) {
    this.#all = groupOf(apis);
    for (const [id, those] of Map.groupBy(apis, (api) => api.id.toLowerCase())) {
      const group = groupOf(those);
      if (group) this.#byId.set(id, group);
    }
  }

  /** `undefined` where there is no such API. */
  find(request: IncomingMessage): Destination | undefined {
    const target = apiTargetOf(request);
    const { url = "/" } = target ?? request;
    const group = target ? this.#byId.get(target.apiId) : this.#all;
    if (!group) return undefined;
    const bare = { table: group.table, url, path: pathOf(url) };
    const staged = stagedIn(group, bare);
    if (target) return staged[0] ?? bare;
    const wanted = staged.find(({ table, path }) => routeFor(request, table, path) !== undefined);
    // Here stages and paths are side by side: what a route says in words is no stage.
    const first = bare.path.split("/")[1];
    return wanted && routeFor(request, bare.table, bare.path)?.split("/")[1] !== first ? wanted : bare;
  }
}

/** Where the path leads if it begins with the stage of an API. */
function stagedIn({ stages }: Group, { url, path }: Destination): Destination[] {
  const named = stages.filter(({ name }) => name !== "$default" && `${path}/`.startsWith(`/${name}/`));
  return named.map(({ name, table }) => ({ table, url, path: path.slice(name.length + 1) || "/" }));
}

/** The path of the route that answers this request, or the one that its preflight is about. */
function routeFor({ method = "", headers }: IncomingMessage, table: RouteTable, path: string): string | undefined {
  const asked = headers["access-control-request-method"] ?? "";
  const match = table.find(method, path) ?? table.find(asked, path);
  return match && (match.route.path ?? "/{proxy+}");
}

const routers = new WeakMap<readonly LocalApi[], ApiRouter>();

/** Made when the first request comes for them. */
export function routerOf(apis: readonly LocalApi[]): ApiRouter {
  const router = routers.get(apis) ?? new ApiRouter(apis);
  routers.set(apis, router);
  return router;
}

function groupOf(apis: readonly LocalApi[]): Group | undefined {
  const [first, ...others] = apis;
  const stages = apis.map((api) => ({ name: api.stage, table: new RouteTable([api]) }));
  return first && { table: new RouteTable([first, ...others]), stages };
}
