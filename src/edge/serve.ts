import type { IncomingMessage, ServerResponse } from "node:http";

import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import { AccessDeniedException, AwsException, ServiceException } from "../model/exceptions.ts";
import { type Answer, noBody, send } from "./answer.ts";
import { bodyLimit, ClientGoneError, readBody } from "./body.ts";
import { RequestCall } from "./call.ts";
import { isLocalOrigin, preflightHeaders } from "./cors.ts";
import { checkOwn, foreignAnswer, foreignService } from "./foreign.ts";
import type { ServiceName } from "./models/model.ts";
import { perform } from "./operations.ts";
import { ownAnswer } from "./own-paths.ts";
import { parseInput } from "./parse.ts";
import { refusalOf } from "./refuse.ts";
import { answerOf } from "./respond.ts";
import type { Call, Rooms } from "./rooms.ts";
import { urlTargetOf } from "./urls/url-target.ts";
import { matchAction, matchTarget, ownPrefix, pathOf, RestRoutes } from "./routes.ts";
import { formOf, isForm, serviceOf } from "./service-of.ts";

/** From one request to its answer: whose it is, what it asks, and every error in the words of its service. */
export class RequestHandler {
  readonly #rooms: Rooms;
  readonly #diagnostics: Diagnostics;
  readonly #routes = new RestRoutes();
  readonly #closing = new AbortController();
  #schedulerRoutes: RestRoutes | undefined;

  constructor(rooms: Rooms, diagnostics: Diagnostics) {
    this.#rooms = rooms;
    this.#diagnostics = diagnostics;
  }

  /** Health says no from here on, no connection is kept, and answers without an end of their own end. */
  close(): void {
    this.#closing.abort();
  }

  /** Answers, or cuts the connection where even the answer fails. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = new RequestCall(request, response, this.#rooms, this.#closing.signal);
    let answer: Answer | undefined;
    try {
      answer = await this.#perform(request, response, call);
    } catch (error) {
      if (!(error instanceof ClientGoneError)) answer = this.#refuse(request, error, call);
    }
    if (!answer || response.destroyed) response.destroy();
    else this.#send(request, response, answer, call);
  }

  #send(request: IncomingMessage, response: ServerResponse, answer: Answer, call: Call): void {
    if (call.closing.aborted) response.shouldKeepAlive = false;
    try {
      send(request, response, answer, this.#rooms.clock);
    } catch (error) {
      this.#report(request, error, call);
      response.destroy();
    }
  }

  async #perform(request: IncomingMessage, response: ServerResponse, call: RequestCall): Promise<Answer> {
    const { method = "", url = "", headers } = request;
    const { origin } = headers;
    const target = urlTargetOf(request);
    if (target) {
      const { urlAnswer } = await import("./urls/serve-url.ts");
      return await urlAnswer(target, { request, response, call }, this.#rooms);
    }
    if (this.#rooms.apis.areFor(request)) {
      const { apiAnswer } = await import("./gateway/serve-api.ts");
      return await apiAnswer({ request, response, call }, this.#rooms);
    }
    if (method === "OPTIONS") return preflight(request, call);
    if (origin !== undefined && !isLocalOrigin(origin)) {
      throw new AccessDeniedException(`Pages of ${origin} may not call this engine`);
    }
    if (url.startsWith(ownPrefix)) return await ownAnswer(url, this.#rooms, call);
    const foreign = foreignService(request, this.#rooms.upstreams);
    // Whoever it is for checks its signature.
    if (foreign !== undefined) return await foreignAnswer(foreign, { request, response, call }, this.#rooms);
    const service = serviceOf(request);
    const visitor = this.#rooms.gate.admit(request, service);
    if (visitor) call.identify(visitor.caller);
    const early = isForm(request) ? undefined : this.#match(service, request);
    const body = await readBody(request, response, bodyLimit(early?.route, request));
    await visitor?.prove(body);
    const match = early ?? matchAction(formOf(request, body), service, url);
    if (!early) checkOwn(match.route.service, this.#rooms.upstreams);
    const input = parseInput(match, headers, body);
    return await answerOf(match.route, await perform(match.route, input, this.#rooms, call), call);
  }

  #match(service: ServiceName, { method = "", url = "", headers }: IncomingMessage) {
    if (service === "lambda") return this.#routes.match(method, url);
    if (service !== "scheduler") return matchTarget(String(headers["x-amz-target"]));
    this.#schedulerRoutes ??= new RestRoutes("scheduler");
    return this.#schedulerRoutes.match(method, url);
  }

  /** What is not an AwsException is a bug: told in the diagnostics, never to the client (API-164). */
  #refuse(request: IncomingMessage, error: unknown, call: Call): Answer {
    const service = serviceOf(request);
    if (error instanceof AwsException) return refusalOf(error.service ?? service, error, call);
    this.#report(request, error, call);
    return refusalOf(service, new ServiceException("An internal error occurred."), call);
  }

  /** Without the query, which may carry a signature. */
  #report({ method, url = "" }: IncomingMessage, error: unknown, { requestId }: Call): void {
    this.#diagnostics("error", "edge.failed", { method, path: pathOf(url), requestId, ...errorFacts(error) });
  }
}

function preflight({ headers }: IncomingMessage, call: Call): Answer {
  const requested = headers["access-control-request-headers"];
  return {
    status: 204,
    headers: ["x-amzn-RequestId", call.requestId, ...preflightHeaders(headers.origin, requested)],
    body: noBody,
  };
}
