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

/** Finds the API that a request is for, and the stage where its URL names one. */
export class ApiRouter {
  readonly authorizers: Authorizers = new Authorizers();
  /** Of all APIs together, at the engine's own root. */
  readonly #all: RouteTable | undefined;
  readonly #byId = new Map<string, { readonly table: RouteTable; readonly stages: readonly Stage[] }>();

  constructor(apis: readonly LocalApi[]) {
    this.#all = tableOf(apis);
    for (const [id, those] of Map.groupBy(apis, (api) => api.id.toLowerCase())) {
      const table = tableOf(those);
      const stages = those.map((api) => ({ name: api.stage, table: new RouteTable([api]) }));
      if (table) this.#byId.set(id, { table, stages });
    }
  }

  /** `undefined` where there is no such API. */
  find(request: IncomingMessage): Destination | undefined {
    const target = apiTargetOf(request);
    const { url = "/" } = target ?? request;
    const path = pathOf(url);
    if (!target) return this.#all && { table: this.#all, url, path };
    const api = this.#byId.get(target.apiId);
    const stage = api?.stages.find(({ name }) => name !== "$default" && `${path}/`.startsWith(`/${name}/`));
    if (stage) return { table: stage.table, url, path: path.slice(stage.name.length + 1) || "/" };
    return api && { table: api.table, url, path };
  }
}

const routers = new WeakMap<readonly LocalApi[], ApiRouter>();

/** Made when the first request comes for them. */
export function routerOf(apis: readonly LocalApi[]): ApiRouter {
  const router = routers.get(apis) ?? new ApiRouter(apis);
  routers.set(apis, router);
  return router;
}

function tableOf([first, ...others]: readonly LocalApi[]): RouteTable | undefined {
  return first && new RouteTable([first, ...others]);
}
