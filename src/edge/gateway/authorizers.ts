import { within } from "../../clock.ts";
import { AwsException } from "../../model/exceptions.ts";
import type { Invocation } from "../../model/invocation.ts";
import type { ApiAuthorizer } from "../../model/local-api.ts";
import type { Call, Rooms } from "../rooms.ts";
import { webInvocation } from "../web/web-invocation.ts";
import { authorizerEvent, contextVariables, methodArn } from "./authorizer-event.ts";
import { type AuthorizerResponse, isUnauthorized, responseOf } from "./authorizer-response.ts";
import type { Authorized, Refusal, RoutedRequest } from "./front.ts";
import { identityOf } from "./identity-sources.ts";
import { decide } from "./invoke-policy.ts";

/** How long gateways wait for an authorizer. */
const timeoutMs = { http: 10_000, rest: 29_000 };

const noBody = new Uint8Array(0);

/** Responses that are remembered, of all authorizers. */
const mostRemembered = 1000;

interface Remembered {
  readonly response: AuthorizerResponse;
  /** Milliseconds of the clock that never goes back. */
  readonly until: number;
}

/** Asks the functions that say who may call, and remembers what they said by what they know their callers by. */
export class Authorizers {
  readonly #remembered = new Map<string, Remembered>();

  async authorize(
    authorizer: ApiAuthorizer,
    asked: RoutedRequest,
    call: Call,
    rooms: Rooms,
  ): Promise<Authorized | Refusal> {
    // An authorizer never sees the body, which is worth no coding.
    const request = { ...asked, sent: { ...asked.sent, body: noBody } };
    const { config, clock } = rooms;
    const identity = identityOf(authorizer, request, contextVariables(request, config));
    if (!identity || !isValid(authorizer, identity)) return "unauthorized";
    const key = JSON.stringify([request.match.api.id, request.match.api.stage, authorizer.name, identity]);
    const since = clock.mono();
    const response = this.#recall(key, since) ?? (await ask(authorizer, request, identity, { call, rooms }));
    if (typeof response === "string") return response;
    const now = clock.mono();
    if (identity.length > 0 && authorizer.cacheSeconds > 0) {
      this.#remember(key, { response, until: now + authorizer.cacheSeconds * 1000 });
    }
    const decision = decide(response.statements, methodArn(request, config));
    if (decision !== "allow") return decision;
    const { principalId, context } = response;
    return { principalId, context, latencyMs: Math.round(now - since) };
  }

  #recall(key: string, now: number): AuthorizerResponse | undefined {
    const remembered = this.#remembered.get(key);
    return remembered && remembered.until > now ? remembered.response : undefined;
  }

  /** The first stays: whoever calls again and again does not make it last longer. */
  #remember(key: string, remembered: Remembered): void {
    if (this.#remembered.get(key)?.response === remembered.response) return;
    this.#remembered.delete(key);
    this.#remembered.set(key, remembered);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > mostRemembered && oldest !== undefined) this.#remembered.delete(oldest);
  }
}

/** A token that does not look like one is refused unasked; so is every one by an expression that Node.js has not. */
function isValid({ kind, identityValidation }: ApiAuthorizer, [token = ""]: readonly string[]): boolean {
  if (kind !== "token" || identityValidation === undefined) return true;
  // Java, which API Gateway is written in, has flags in front.
  const [, flag, expression = ""] = /^(\(\?i\))?(.*)$/s.exec(identityValidation) ?? [];
  try {
    return new RegExp(expression, flag && "i").test(token);
  } catch {
    return false; // a SyntaxError
  }
}

interface Asking {
  readonly call: Call;
  readonly rooms: Rooms;
}

async function ask(
  authorizer: ApiAuthorizer,
  request: RoutedRequest,
  identity: readonly string[],
  { call, rooms }: Asking,
): Promise<AuthorizerResponse | Refusal> {
  const { config, clock, catalogue, invoke } = rooms;
  const { kind } = request.match.api;
  const event = authorizerEvent(authorizer, request, identity, config);
  try {
    const resolution = catalogue.resolve(authorizer.functionName, undefined);
    const invocation = { ...webInvocation(event, resolution, call), requestId: clock.uuid() };
    const answer = await within(clock, invoke(invocation, { tail: false }), timeoutMs[kind]);
    if (!answer) return "authorizer";
    if (answer.functionError !== undefined) return isUnauthorized(answer.payload) ? "unauthorized" : "authorizer";
    const response = responseOf(answer.payload, kind, authorizer);
    if (!response) reportMalformed(authorizer, invocation, rooms);
    return response ?? "authorizer";
  } catch (error) {
    if (error instanceof AwsException) return "authorizer";
    throw error;
  }
}

/** The client hears that something went wrong, and not what. */
function reportMalformed(authorizer: ApiAuthorizer, invocation: Invocation, { diagnostics }: Rooms): void {
  diagnostics("warn", "api.malformed-authorization", {
    functionArn: invocation.invokedFunctionArn,
    authorizer: authorizer.name,
    expected: authorizer.simpleResponses ? "isAuthorized" : "principalId and policyDocument",
    requestId: invocation.requestId,
  });
}
