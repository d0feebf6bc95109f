import type { EngineConfig } from "../../config.ts";
import { type Answer } from "../answer.ts";
import type { Call } from "../rooms.ts";
import type { HttpResult } from "../web/http-result.ts";
import type { WebRequest } from "../web/web-request.ts";
import type { RouteMatch } from "./local-routes.ts";

/** What a request of a route and its answer look like. */
export interface Front {
  /** Then the client hears no more of the function; `undefined` waits for as long as that runs. */
  readonly timeoutMs: number | undefined;
  /** Of a request's body. */
  readonly maxBodyBytes: number;
  event(request: WebRequest, match: RouteMatch, config: EngineConfig): object;
  /** What a function's result means; `undefined` for what is no response. */
  result(payload: Uint8Array): HttpResult | undefined;
  answer(result: HttpResult, call: Call): Answer;
  failure(why: Failure, call: Call): Answer;
}

/** `function`: it failed, or gave what is no response. */
export type Failure = "function" | "throttled" | "timeout" | "no-route" | "too-large";

/** API Gateway's own ids: `JKJaXmPLvHcESHA=` */
export function gatewayId({ requestId }: Pick<Call, "requestId">): string {
  return Buffer.from(requestId.replaceAll("-", "").slice(0, 22), "hex").toString("base64");
}
