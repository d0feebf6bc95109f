import type { ApiAuthorizer } from "../../model/local-api.ts";
import { type JsonObject, isObject, jsonOf, textOf } from "../web/http-result.ts";
import { type InvokeStatement, statementsOf } from "./invoke-policy.ts";

/** What an authorizer answered; good for other routes too, for which it is asked anew what the policy says. */
export interface AuthorizerResponse {
  readonly principalId: string | undefined;
  readonly context: JsonObject | undefined;
  readonly statements: readonly InvokeStatement[];
}

const everything = { isOfInvoke: true, resources: ["*"], isNegated: false, isConditional: false };

/**
 * `undefined` for what is no response.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function responseOf(
  payload: Uint8Array,
  apiKind: "http" | "rest",
  { simpleResponses }: ApiAuthorizer,
): AuthorizerResponse | undefined {
  const given = jsonOf(payload)?.value;
  if (!isObject(given)) return undefined;
  const context = contextOf(given, apiKind);
  if (context === "invalid") return undefined;
  if (apiKind === "http" && simpleResponses) {
    const { isAuthorized } = given;
    if (typeof isAuthorized !== "boolean") return undefined;
    const effect = isAuthorized ? "Allow" : "Deny";
    return { principalId: undefined, context, statements: [{ effect, ...everything }] };
  }
  const { principalId, policyDocument } = given;
  const statements = statementsOf(policyDocument);
  return typeof principalId === "string" && statements ? { principalId, context, statements } : undefined;
}

/** A REST API's has scalars alone, and shows them as text. */
function contextOf({ context }: JsonObject, apiKind: "http" | "rest"): JsonObject | undefined | "invalid" {
  if (context === undefined || context === null) return undefined;
  if (!isObject(context)) return "invalid";
  if (apiKind === "http") return context;
  const texts = Object.entries(context).map(([name, value]) => [name, textOf(value)] as const);
  const known = texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
  return known.length === texts.length ? Object.fromEntries(known) : "invalid";
}

/** A function that fails with this one word says that it doesn't know who asks. */
export function isUnauthorized(payload: Uint8Array): boolean {
  const error = jsonOf(payload)?.value;
  return isObject(error) && error["errorMessage"] === "Unauthorized";
}
