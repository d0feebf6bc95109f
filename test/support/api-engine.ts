import { LambdaClient } from "@aws-sdk/client-lambda";
import { type Clock, realClock } from "../../src/clock.ts";
import { startEngine } from "../../src/engine.ts";
import type { ApiAuthorizer, ApiRoute, LocalApi } from "../../src/model/local-api.ts";
import { deploy } from "./deploy.ts";
import { clientConfig } from "./open-api.ts";
import { type Asked, type Heard, ask } from "./web-request.ts";

/** An engine with the functions of a test, and APIs before them. */
export interface ApiEngine extends AsyncDisposable {
  readonly lambda: LambdaClient;
  serve(...apis: readonly LocalApi[]): void;
  /** At the host of an API, `<id>.execute-api.us-east-1.localhost`. */
  at(id: string, path: string, asked?: Asked): Promise<Heard>;
  /** At the engine's own root. */
  ask(path: string, asked?: Asked): Promise<Heard>;
}

/** `functions` are texts of `index.js` by name. */
export async function startApiEngine(
  functions: Readonly<Record<string, string>>,
  clock: Clock = realClock,
): Promise<ApiEngine> {
  const options = { port: 0, prewarm: 0, region: "us-east-1" };
  const engine = await startEngine(options, { diagnostics: () => {}, clock });
  const { endpoint } = engine;
  const lambda = new LambdaClient(clientConfig(endpoint));
  await Promise.all(
    Object.entries(functions).map(async ([name, code]) => await deploy(lambda, { name, code, timeout: 20 })),
  );
  return {
    lambda,
    serve: (...apis) => engine.serveApis(apis),
    at: async (id, path, asked) => await ask(endpoint, hostOf(id), path, asked),
    ask: async (path, asked) => await ask(endpoint, new URL(endpoint).host, path, asked),
    [Symbol.asyncDispose]: async () => {
      lambda.destroy();
      await engine.close();
    },
  };
}

export function hostOf(id: string): string {
  return `${id}.execute-api.us-east-1.localhost`;
}

export interface ApiSketch extends Partial<Omit<LocalApi, "routes">> {
  readonly id: string;
  readonly payloadFormat?: "1.0" | "2.0";
  readonly authorizer?: ApiAuthorizer;
  /** `GET /pets/{id}=function`, `$default=function` */
  readonly routes: readonly string[];
}

/** An HTTP API at `$default` where nothing else is said. */
export function api({ routes, payloadFormat = "2.0", authorizer, ...sketch }: ApiSketch): LocalApi {
  const { kind = "http" } = sketch;
  return {
    name: sketch.id,
    kind,
    stage: kind === "rest" ? "prod" : "$default",
    stageVariables: {},
    cors: undefined,
    ...sketch,
    routes: routes.map((text): ApiRoute => {
      const [key = "", functionName = ""] = text.split("=");
      const [method = "", path] = key === "$default" ? ["ANY"] : key.split(" ");
      return { method, path, functionName, qualifier: undefined, front: kind, payloadFormat, authorizer };
    }),
  };
}

/** Answers with the event. */
export const echo = `exports.handler = async (event) => ({
  statusCode: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(event),
})`;

/** Answers with a word of its own. */
export function word(text: string): string {
  return `exports.handler = async () => ({ statusCode: 200, body: ${JSON.stringify(text)} })`;
}

/**
 * An authorizer that does what its credential says: the header `authorization`, a TOKEN authorizer's token. What it was
 * asked and in which invocation goes on in the context of whom it lets in.
 */
export const guard = `exports.handler = async (event, { awsRequestId }) => {
  const { headers = {}, authorizationToken = headers.authorization ?? headers.Authorization } = event;
  const arn = event.methodArn ?? event.routeArn;
  const policy = (Effect, Resource, more) => ({ Version: "2012-10-17", Statement: [{ Effect, Resource, Action: "execute-api:Invoke", ...more }] });
  const context = { asked: JSON.stringify(event), invocation: awsRequestId, number: 1, boolean: true };
  const answer = (policyDocument, more) => ({ principalId: "somebody", policyDocument, context, ...more });
  const beginning = arn.split("/").slice(0, 2).join("/");
  switch (authorizationToken) {
    case undefined:
    case "allow": return answer(policy("Allow", arn));
    case "allow-all": return answer(policy("Allow", beginning + "/*"));
    case "allow-gets": return answer(policy("Allow", [beginning + "/GET/open*", beginning + "/?ET/p*s/7"]));
    case "deny": return answer(policy("Deny", arn));
    case "deny-7": return answer({ Statement: [...policy("Allow", "*").Statement, ...policy("Deny", beginning + "/*/7").Statement] });
    case "one-statement": return answer({ Statement: policy("Allow", "*", { Action: ["execute-api:*"] }).Statement[0] });
    case "any-action": return answer(policy("Allow", "*", { Action: "*" }));
    case "other-action": return answer(policy("Allow", "*", { Action: "execute-api:ManageConnections" }));
    case "others": return answer(policy("Allow", beginning + "/*/elsewhere"));
    case "but-others": return answer({ Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", NotResource: beginning + "/*/elsewhere" }] });
    case "condition": return answer(policy("Allow", "*", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }));
    case "no-condition": return answer(policy("Allow", "*", { Condition: { IpAddress: {} } }));
    case "usage-key": return answer(policy("Allow", "*"), { usageIdentifierKey: "key" });
    case "plain": return { principalId: "somebody", policyDocument: policy("Allow", "*") };
    case "lists": return answer(policy("Allow", "*"), { context: { list: ["a"], map: { b: 1 } } });
    case "no-map": return answer(policy("Allow", "*"), { context: "text" });
    case "nobody": return { policyDocument: policy("Allow", "*") };
    case "no-policy": return { principalId: "somebody" };
    case "no-statement": return answer({ Version: "2012-10-17", Statement: [] });
    case "no-effect": return answer(policy("Perhaps", "*"));
    case "no-resource": return answer(policy("Allow", undefined));
    case "text": return "allow";
    case "nothing": return;
    case "unauthorized": throw new Error("Unauthorized");
    case "error": throw new Error("no");
    case "slow": await new Promise((wake) => setTimeout(wake, 8000)); return answer(policy("Allow", "*"));
    case "simple": return { isAuthorized: true, context: { list: ["a"], number: 1 } };
    case "simple-plain": return { isAuthorized: true };
    case "simple-no": return { isAuthorized: false };
    case "simple-text": return { isAuthorized: "true" };
    default: return answer(policy("Allow", "*"));
  }
}`;

export function guardedBy(chosen: Partial<ApiAuthorizer>): ApiAuthorizer {
  return {
    name: "guard",
    functionName: "guard",
    kind: "request",
    payloadFormat: "2.0",
    simpleResponses: false,
    identitySources: [],
    identityValidation: undefined,
    cacheSeconds: 0,
    ...chosen,
  };
}
