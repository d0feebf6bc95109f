import type { EngineConfig } from "../../config.ts";
import { type Answer } from "../answer.ts";
import type { Call } from "../rooms.ts";
import type { HttpResult, JsonObject } from "../web/http-result.ts";
import type { WebRequest } from "../web/web-request.ts";
import type { RouteMatch } from "./route-table.ts";

/** A request that came to a route. */
export interface RoutedRequest {
  readonly sent: WebRequest;
  readonly match: RouteMatch;
  /** Without the stage. */
  readonly path: string;
  /** `undefined` where nobody has to be asked, or has been asked yet. */
  readonly authorized: Authorized | undefined;
}

/** Whom an authorizer lets in. */
export interface Authorized {
  /** Simple responses name nobody. */
  readonly principalId: string | undefined;
  /** Scalars as text where it is a REST API's. */
  readonly context: JsonObject | undefined;
  /** For which the authorizer ran. */
  readonly latencyMs: number;
}

/** `authorizer`: it failed, or gave what is no response. */
export type Refusal = "unauthorized" | "explicit-deny" | "implicit-deny" | "authorizer";

export type FrontEvent = Readonly<Record<string, unknown>>;

/** What a request of a route and its answer look like. */
export interface Front {
  /** Then the client hears no more of the function; `undefined` waits for as long as that runs. */
  readonly timeoutMs: number | undefined;
  /** Of a request's body. */
  readonly maxBodyBytes: number;
  event(request: RoutedRequest, config: EngineConfig): FrontEvent;
  /** What a function's result means; `undefined` for what is no response. */
  result(payload: Uint8Array): HttpResult | undefined;
  answer(result: HttpResult, call: Call): Answer;
  failure(why: Failure, call: Call): Answer;
}

/** `function`: it failed, or gave what is no response. */
export type Failure = "function" | "throttled" | "timeout" | "no-api" | "no-route" | "too-large" | Refusal;

/** API Gateway's own ids: `JKJaXmPLvHcESHA=` */
export function gatewayId({ requestId }: Pick<Call, "requestId">): string {
  return Buffer.from(requestId.replaceAll("-", "").slice(0, 22), "hex").toString("base64");
}
