import { isLike } from "../../catalogue/conditions.ts";
import { type JsonObject, isObject } from "../web/http-result.ts";

/** A statement of the policy that an authorizer answers with. */
export interface InvokeStatement {
  readonly effect: "Allow" | "Deny";
  /** Of `execute-api:Invoke` and of nobody else. */
  readonly isOfInvoke: boolean;
  readonly resources: readonly string[];
  /** All other resources. */
  readonly isNegated: boolean;
  /** Conditions are not looked at: an Allow under one allows nothing, a Deny denies. */
  readonly isConditional: boolean;
}

/** `undefined` for what is no policy. */
export function statementsOf(document: JsonObject[string] | undefined): InvokeStatement[] | undefined {
  if (!isObject(document)) return undefined;
  const given = document["Statement"];
  const all = (Array.isArray(given) ? given : [given]).map(statementOf);
  return all.length > 0 && all.every((each) => each !== undefined) ? all : undefined;
}

function statementOf(given: JsonObject[string] | undefined): InvokeStatement | undefined {
  if (!isObject(given)) return undefined;
  const { Effect: effect, Condition: condition } = given;
  const action = textsOf(given["Action"] ?? given["NotAction"]);
  const resources = textsOf(given["Resource"] ?? given["NotResource"]);
  if ((effect !== "Allow" && effect !== "Deny") || !action || !resources) return undefined;
  const isNamed = action.some((each) => isLike("execute-api:invoke", each.toLowerCase()));
  return {
    effect,
    isOfInvoke: isNamed === (given["Action"] !== undefined),
    resources,
    isNegated: given["Resource"] === undefined,
    isConditional: condition !== undefined && !(isObject(condition) && Object.values(condition).every(isEmpty)),
  };
}

function isEmpty(value: JsonObject[string]): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function textsOf(given: JsonObject[string] | undefined): string[] | undefined {
  const all: unknown[] = Array.isArray(given) ? given : [given];
  const texts = all.filter((each) => typeof each === "string");
  return texts.length > 0 && texts.length === all.length ? texts : undefined;
}

/** As IAM decides: one Deny outweighs every Allow. */
export function decide(
  statements: readonly InvokeStatement[],
  arn: string,
): "allow" | "explicit-deny" | "implicit-deny" {
  const concerned = statements.filter(
    ({ isOfInvoke, resources, isNegated }) => isOfInvoke && resources.some((each) => isLike(arn, each)) !== isNegated,
  );
  if (concerned.some(({ effect }) => effect === "Deny")) return "explicit-deny";
  return concerned.some(({ isConditional }) => !isConditional) ? "allow" : "implicit-deny";
}
