import type { ApiAuthorizer } from "../../../model/local-api.ts";
import type { TemplateDraft } from "../template-draft.ts";
import type { Properties } from "../language/properties.ts";

/**
 * `Auth.Authorizers` of AWS::Serverless::Api and AWS::Serverless::HttpApi; those that are no functions are told of, and
 * have no authorizer here.
 */
export function authorizersOf(
  auth: Properties,
  kind: "http" | "rest",
  draft: TemplateDraft,
): Map<string, ApiAuthorizer | undefined> {
  const authorizers = new Map<string, ApiAuthorizer | undefined>();
  for (const [name, authorizer] of auth.map("Authorizers")?.members() ?? []) {
    const functionName = authorizer.text("FunctionArn");
    if (functionName === undefined) {
      draft.unserved.add(`Authorizer ${name} (its routes are served without it)`, authorizer.at);
      authorizers.set(name, undefined);
    } else {
      authorizers.set(name, kind === "rest" ? restAuthorizer(name, authorizer) : httpAuthorizer(name, authorizer));
    }
  }
  return authorizers;
}

function restAuthorizer(name: string, authorizer: Properties): ApiAuthorizer {
  const identity = authorizer.map("Identity");
  const isToken = (authorizer.text("FunctionPayloadType") ?? "TOKEN").toUpperCase() === "TOKEN";
  const header = identity?.text("Header") ?? "Authorization";
  return {
    name,
    functionName: authorizer.neededText("FunctionArn", "the function that is asked"),
    kind: isToken ? "token" : "request",
    payloadFormat: "1.0",
    simpleResponses: false,
    identitySources: isToken ? [`method.request.header.${header}`] : sourcesOf(identity, restSources),
    identityValidation: identity?.text("ValidationExpression"),
    cacheSeconds: identity?.number("ReauthorizeEvery") ?? 300,
  };
}

function httpAuthorizer(name: string, authorizer: Properties): ApiAuthorizer {
  const identity = authorizer.map("Identity");
  return {
    name,
    functionName: authorizer.neededText("FunctionArn", "the function that is asked"),
    kind: "request",
    payloadFormat: authorizer.text("AuthorizerPayloadFormatVersion") === "1.0" ? "1.0" : "2.0",
    simpleResponses: authorizer.boolean("EnableSimpleResponses") ?? false,
    identitySources: sourcesOf(identity, httpSources),
    identityValidation: undefined,
    cacheSeconds: identity?.number("ReauthorizeEvery") ?? 0,
  };
}

const httpSources = {
  Headers: "$request.header.",
  QueryStrings: "$request.querystring.",
  StageVariables: "$stageVariables.",
  Context: "$context.",
};

const restSources = {
  Headers: "method.request.header.",
  QueryStrings: "method.request.querystring.",
  StageVariables: "stageVariables.",
  Context: "context.",
};

function sourcesOf(identity: Properties | undefined, prefixes: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(prefixes).flatMap(([member, prefix]) =>
    (identity?.texts(member) ?? []).map((source) => (source.startsWith("$") ? source : `${prefix}${source}`)),
  );
}
