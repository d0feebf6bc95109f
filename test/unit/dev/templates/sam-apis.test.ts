import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiRoute } from "../../../../src/model/local-api.ts";
import { readTemplate } from "../../../support/read-template.ts";

const code = "CodeUri: ., Handler: index.handler, Runtime: nodejs24.x";
/** `GET /a Hello http 2.0` and the authorizer's name. */
function brief({ method, path, functionName, qualifier, front, payloadFormat, authorizer }: ApiRoute): string {
  const target = qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
  return [method, path ?? "$default", target, front, payloadFormat, authorizer?.name ?? ""].join(" ").trim();
}

test("events of type HttpApi without an API are SAM's own", async () => {
  const template = `Globals:
  HttpApi:
    CorsConfiguration: { AllowOrigins: [https://a], AllowMethods: [GET], AllowHeaders: [x], MaxAge: 5, AllowCredentials: true }
    Auth:
      DefaultAuthorizer: Own
      Authorizers:
        Own:
          FunctionArn: !GetAtt Guard.Arn
          AuthorizerPayloadFormatVersion: "2.0"
          EnableSimpleResponses: true
          Identity: { Headers: [Authorization], QueryStrings: [q], ReauthorizeEvery: 30 }
        Tokens: { JwtConfiguration: { issuer: i } }
Resources:
  Guard: { Type: AWS::Serverless::Function, Properties: { ${code} } }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs24.x
      Events:
        All: { Type: HttpApi }
        One: { Type: HttpApi, Properties: { Path: "/a/{id}", Method: get, PayloadFormatVersion: "1.0" } }
        Any: { Type: HttpApi, Properties: { Path: "/{proxy+}", Method: ANY, Auth: { Authorizer: NONE } } }
        Jwt: { Type: HttpApi, Properties: { Path: /jwt, Method: POST, Auth: { Authorizer: Tokens } } }
`;
  const { apis, unserved } = await readTemplate(template);
  const [api] = apis;
  assert(api);
  const { routes, ...rest } = api;
  assert.deepEqual(rest, {
    id: "serverlesshttpapi",
    name: "ServerlessHttpApi",
    kind: "http",
    stage: "$default",
    stageVariables: {},
    cors: {
      allowOrigins: ["https://a"],
      allowMethods: ["GET"],
      allowHeaders: ["x"],
      exposeHeaders: [],
      allowCredentials: true,
      maxAgeSeconds: 5,
    },
  });
  assert.deepEqual(routes.map(brief), [
    "ANY $default Hello http 2.0 Own",
    "GET /a/{id} Hello http 1.0 Own",
    "ANY /{proxy+} Hello http 2.0",
    "POST /jwt Hello http 2.0",
  ]);
  assert.deepEqual(routes[0]?.authorizer, {
    name: "Own",
    functionName: "arn:aws:lambda:us-east-1:123456789012:function:Guard",
    kind: "request",
    payloadFormat: "2.0",
    simpleResponses: true,
    identitySources: ["$request.header.Authorization", "$request.querystring.q"],
    cacheSeconds: 30,
  });
  assert.deepEqual(unserved, [
    { what: "Authorizer Tokens (its routes are served without it)", where: "template.yaml:12" },
  ]);
});

test("events of type Api have the API that they name, with its stage, variables, CORS and authorizers", async () => {
  const template = `Resources:
  Shop:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      Variables: { a: b }
      Cors: { AllowOrigin: "'https://a'", AllowMethods: "'GET,POST'", AllowHeaders: "'x, y'", MaxAge: "'600'" }
      Auth:
        DefaultAuthorizer: Token
        Authorizers:
          Token:
            FunctionArn: !GetAtt Guard.Arn
            Identity: { Header: X-Token, ValidationExpression: "^a", ReauthorizeEvery: 0 }
          Request: { FunctionArn: !GetAtt Guard.Arn, FunctionPayloadType: REQUEST, Identity: { Headers: [A], StageVariables: [a] } }
      GatewayResponses: {}
  Guard: { Type: AWS::Serverless::Function, Properties: { ${code} } }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs24.x
      AutoPublishAlias: live
      Events:
        List: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Shop } }
        Make: { Type: Api, Properties: { Path: /a, Method: post, RestApiId: !Ref Shop, Auth: { Authorizer: Request } } }
        Open: { Type: Api, Properties: { Path: /open, Method: any, RestApiId: !Ref Shop, Auth: { Authorizer: NONE } } }
        Other: { Type: Api, Properties: { Path: /other, Method: any } }
        Theirs: { Type: Api, Properties: { Path: /x, Method: any, RestApiId: abc } }
`;
  const { apis, unserved } = await readTemplate(template);
  const [shop, implicit] = apis;
  assert(shop && implicit);
  const { routes, ...rest } = shop;
  assert.deepEqual(rest, {
    id: "shop",
    name: "Shop",
    kind: "rest",
    stage: "v1",
    stageVariables: { a: "b" },
    cors: {
      allowOrigins: ["https://a"],
      allowMethods: ["GET,POST"],
      allowHeaders: ["x, y"],
      exposeHeaders: [],
      allowCredentials: false,
      maxAgeSeconds: 600,
    },
  });
  assert.deepEqual(routes.map(brief), [
    "GET /a Hello:live rest 1.0 Token",
    "POST /a Hello:live rest 1.0 Request",
    "ANY /open Hello:live rest 1.0",
  ]);
  assert.deepEqual(routes[0]?.authorizer, {
    name: "Token",
    functionName: "arn:aws:lambda:us-east-1:123456789012:function:Guard",
    kind: "token",
    payloadFormat: "1.0",
    simpleResponses: false,
    identitySources: ["method.request.header.X-Token"],
    identityValidation: "^a",
    cacheSeconds: 0,
  });
  assert.deepEqual(routes[1]?.authorizer?.identitySources, ["method.request.header.A", "stageVariables.a"]);
  assert.deepEqual(
    [implicit.id, implicit.stage, implicit.routes.map(brief)],
    ["serverlessrestapi", "Prod", ["ANY /other Hello:live rest 1.0"]],
  );
  assert.deepEqual(unserved, [
    { what: "Properties.GatewayResponses of Shop", where: "template.yaml:15" },
    {
      what: "Events.Theirs of Hello (its API 'abc' is not in this project)",
      where: "template.yaml:29",
    },
  ]);
});

test("an API may be named by its logical id alone", async () => {
  const template = `Resources:
  Shop: { Type: AWS::Serverless::Api, Properties: { StageName: v1 } }
  Web: { Type: AWS::Serverless::HttpApi }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      ${code.replaceAll(", ", "\n      ")}
      Events:
        One: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: Shop } }
        Two: { Type: HttpApi, Properties: { Path: /b, Method: get, ApiId: Web } }
`;
  const { apis, unserved } = await readTemplate(template);
  assert.deepEqual(unserved, []);
  assert.deepEqual(
    apis.map(({ name, routes }) => [name, ...routes.map(brief)]),
    [
      ["Shop", "GET /a Hello rest 1.0"],
      ["Web", "GET /b Hello http 2.0"],
    ],
  );
});

test("CORS of a REST API takes quotes and what nobody can work out", async () => {
  const api = (cors: string): string => `Resources:
  Shop: { Type: AWS::Serverless::Api, Properties: { StageName: v1, Cors: ${cors} } }
`;
  const quoted = await readTemplate(api(`{ AllowOrigin: "'*''", AllowCredentials: "'true'", MaxAge: "'600'" }`));
  const { allowOrigins, allowCredentials, maxAgeSeconds } = quoted.apis[0]?.cors ?? {};
  assert.deepEqual([allowOrigins, allowCredentials, maxAgeSeconds], [["*"], true, 600]);
  const unknown = await readTemplate(api(`!Sub "'https://$\{Nobody}'"`));
  assert.equal(unknown.apis[0]?.cors, undefined);
  assert.deepEqual(unknown.unserved, [
    {
      what: "Cors of Shop (There is no parameter and no resource 'Nobody' in this template.)",
      where: "template.yaml:2",
    },
  ]);
});

test("what an API's keys, policies and models would do is told of", async () => {
  const template = `Globals: { Api: { Auth: { ApiKeyRequired: true, AddDefaultAuthorizerToCorsPreflight: false } } }
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs24.x
      Events:
        One:
          Type: Api
          Properties:
            Path: /a
            Method: get
            RequestModel: { Model: User }
            Auth: { ResourcePolicy: { IpRangeDenylist: [10.0.0.0/8] } }
`;
  const { unserved } = await readTemplate(template);
  assert.deepEqual(unserved, [
    { what: "Properties.ApiKeyRequired of Auth of Globals of AWS::Serverless::Api", where: "template.yaml:1" },
    { what: "Properties.RequestModel of Events.One of Hello", where: "template.yaml:15" },
    { what: "Properties.ResourcePolicy of Auth of Events.One of Hello", where: "template.yaml:16" },
  ]);
});

test("an authorizer that the API does not have is complained about", async () => {
  const template = `Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs24.x
      Events:
        One: { Type: HttpApi, Properties: { Path: /a, Method: get, Auth: { Authorizer: Nobody } } }
`;
  await assert.rejects(readTemplate(template), { message: "The API has no authorizer 'Nobody'.", line: 9 });
});
