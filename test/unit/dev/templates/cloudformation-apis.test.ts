import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiRoute } from "../../../../src/model/local-api.ts";
import { readTemplate } from "../../../support/read-template.ts";

const code = "CodeUri: ., Handler: index.handler, Runtime: nodejs24.x";
const uri = (name: string): string =>
  `!Sub "arn:aws:apigateway:$\{AWS::Region}:lambda:path/2015-03-31/functions/$\{${name}.Arn}/invocations"`;

/** `GET /a Hello http 2.0` and the authorizer's name. */
function brief({ method, path, functionName, qualifier, front, payloadFormat, authorizer }: ApiRoute): string {
  const target = qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
  return [method, path ?? "$default", target, front, payloadFormat, authorizer?.name ?? ""].join(" ").trim();
}

const openApi = `openapi: "3.0.1"
components:
  securitySchemes:
    Own:
      type: apiKey
      name: X-Key
      in: header
      x-amazon-apigateway-authorizer:
        type: token
        authorizerUri: ${uri("Guard")}
        authorizerResultTtlInSeconds: 10
paths:
  /a:
    get:
      security: [{ Own: [] }]
      x-amazon-apigateway-integration: { type: aws_proxy, httpMethod: POST, uri: ${uri("Hello")} }
    options:
      x-amazon-apigateway-integration: { type: mock }
    post:
      x-amazon-apigateway-integration: { type: http_proxy, uri: "https://example.com" }
  /{proxy+}:
    x-amazon-apigateway-any-method:
      x-amazon-apigateway-integration: { type: aws_proxy, uri: ${uri("Hello")}, payloadFormatVersion: "2.0" }
`;

const fromDefinition = `Resources:
  Guard: { Type: AWS::Serverless::Function, Properties: { ${code} } }
  Hello: { Type: AWS::Serverless::Function, Properties: { ${code} } }
`;

test("an OpenAPI definition has routes, inside a template or included from a file", async () => {
  const indented = openApi.replaceAll(/^/gm, "        ");
  const kinds = {
    "AWS::Serverless::Api": `      StageName: Prod\n      DefinitionBody:\n${indented}`,
    "AWS::Serverless::HttpApi": `      DefinitionBody:\n${indented}`,
    "AWS::ApiGatewayV2::Api": `      ProtocolType: HTTP\n      Body:\n${indented}`,
    "AWS::ApiGateway::RestApi": `      Body:
        Fn::Transform: { Name: AWS::Include, Parameters: { Location: openapi.yaml } }\n`,
  };
  for (const [type, properties] of Object.entries(kinds)) {
    const template = `${fromDefinition}  Defined:\n    Type: ${type}\n    Properties:\n${properties}`;
    const { apis, unserved, readFrom } = await readTemplate(template, { files: { "openapi.yaml": openApi } });
    const [front, format] = type.endsWith("HttpApi") || type.includes("V2") ? ["http", "2.0"] : ["rest", "1.0"];
    assert.deepEqual(apis[0]?.routes.map(brief), [
      `GET /a Hello ${front} 1.0 Own`,
      `ANY /{proxy+} Hello ${front} ${format}`,
    ]);
    assert.deepEqual(apis[0]?.routes[0]?.authorizer?.identitySources, ["method.request.header.X-Key"]);
    assert.deepEqual(
      unserved.map(({ what }) => what),
      ["POST /a of Defined (an integration of type http_proxy)"],
    );
    assert.equal(readFrom.length, type === "AWS::ApiGateway::RestApi" ? 2 : 1);
  }
});

test("what a path of an OpenAPI definition has besides methods is none", async () => {
  const { apis, unserved } = await readTemplate(`${fromDefinition}  Defined:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Prod
      DefinitionBody:
        openapi: "3.0.1"
        paths:
          x-of-us: shared
          /a/{id}:
            summary: One of them
            parameters: [{ name: id, in: path, required: true }]
            servers: [{ url: "https://example.com" }]
            get:
              x-amazon-apigateway-integration: { type: aws_proxy, uri: ${uri("Hello")} }
`);
  assert.deepEqual(apis[0]?.routes.map(brief), ["GET /a/{id} Hello rest 1.0"]);
  assert.deepEqual(unserved, []);
});

test("a route that leads to a function of nobody is told of, and the others are served", async () => {
  const elsewhere = "arn:aws:lambda:us-east-1:123456789012:function:elsewhere";
  const { apis, unserved } = await readTemplate(`${fromDefinition}  Snake:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ., Handler: a.b, Runtime: python3.13 }
  Defined:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Body:
        paths:
          /a: { get: { x-amazon-apigateway-integration: { type: aws_proxy, uri: ${uri("Hello")} } } }
          /typo: { get: { x-amazon-apigateway-integration: { type: aws_proxy, uri: ${uri("What")} } } }
          /other: { get: { x-amazon-apigateway-integration: { type: aws_proxy, uri: "${elsewhere}" } } }
          /snake: { get: { x-amazon-apigateway-integration: { type: aws_proxy, uri: ${uri("Snake")} } } }
`);
  assert.deepEqual(apis[0]?.routes.map(brief), ["GET /a Hello http 1.0"]);
  assert.deepEqual(
    unserved.map(({ what }) => what),
    [
      "AWS::Serverless::Function Snake (python3.13)",
      "GET /typo of Defined (There is no resource 'What' in this template.)",
      `GET /other of Defined (the function elsewhere is not of this project)`,
    ],
  );
});

test("methods and routes of an API that is not the template's are told of", async () => {
  const { unserved } = await readTemplate(`Resources:
  Hello: { Type: AWS::Serverless::Function, Properties: { ${code} } }
  Get:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: abc123, ResourceId: xyz, HttpMethod: GET, Integration: { Type: AWS_PROXY, Uri: ${uri("Hello")} } }
  Route: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: abc123, RouteKey: GET /a } }
  Socket: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: WEBSOCKET } }
  Connect: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Socket, RouteKey: $connect } }
`);
  assert.deepEqual(
    unserved.map(({ what }) => what),
    [
      "AWS::ApiGateway::Method Get (its API 'abc123' is not served here)",
      "AWS::ApiGatewayV2::Route Route (its API 'abc123' is not served here)",
      "AWS::ApiGatewayV2::Api Socket (WEBSOCKET)",
    ],
  );
});

test("HTTP APIs of CloudFormation are read", async () => {
  const template = `Resources:
  Hello: { Type: AWS::Serverless::Function, Properties: { ${code} } }
  Guard: { Type: AWS::Serverless::Function, Properties: { ${code} } }
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: shop, ProtocolType: HTTP, CorsConfiguration: { AllowOrigins: ["*"] } }
  Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationUri: !GetAtt Hello.Arn
      PayloadFormatVersion: "2.0"
  Older:
    Type: AWS::ApiGatewayV2::Integration
    Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: ${uri("Hello")} }
  Proxy: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: HTTP_PROXY } }
  Authorizer:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties:
      ApiId: !Ref Api
      AuthorizerType: REQUEST
      AuthorizerUri: ${uri("Guard")}
      AuthorizerPayloadFormatVersion: "2.0"
      EnableSimpleResponses: true
      IdentitySource: [$request.header.Authorization]
      Name: own
  One:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: GET /pets/{id}
      Target: !Join [/, [integrations, !Ref Integration]]
      AuthorizationType: CUSTOM
      AuthorizerId: !Ref Authorizer
  Two:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: $default, Target: !Sub "integrations/$\{Older}", AuthorizationType: JWT }
  Three:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: ANY /x, Target: !Sub "integrations/$\{Proxy}" }
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !Ref Api, StageName: v1, StageVariables: { a: b }, AutoDeploy: true }
  Other: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Api, StageName: v2 } }
  Socket: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: WEBSOCKET } }
  Quick: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP, Target: !GetAtt Hello.Arn } }
`;
  const { apis, unserved } = await readTemplate(template);
  const [api, quick] = apis;
  assert.deepEqual([api?.id, api?.name, api?.stage, api?.stageVariables], ["api", "shop", "v1", { a: "b" }]);
  assert.deepEqual(api?.cors?.allowOrigins, ["*"]);
  assert.deepEqual(api?.routes.map(brief), ["GET /pets/{id} Hello http 2.0 own", "ANY $default Hello http 1.0"]);
  assert.deepEqual(quick?.routes.map(brief), ["ANY $default Hello http 2.0"]);
  assert.deepEqual(
    unserved.map(({ what }) => what),
    [
      "Authorizer JWT of Two (served without it)",
      "AWS::ApiGatewayV2::Route Three (an integration of type HTTP_PROXY)",
      "AWS::ApiGatewayV2::Stage Other (an API has one stage here, its first)",
      "AWS::ApiGatewayV2::Api Socket (WEBSOCKET)",
    ],
  );
});

test("REST APIs of CloudFormation are read", async () => {
  const template = `Resources:
  Hello: { Type: AWS::Serverless::Function, Properties: { ${code} } }
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: shop } }
  Pets: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets } }
  Pet: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref Pets, PathPart: "{id}" } }
  Authorizer:
    Type: AWS::ApiGateway::Authorizer
    Properties:
      RestApiId: !Ref Api
      Name: own
      Type: REQUEST
      AuthorizerUri: ${uri("Hello")}
      IdentitySource: method.request.header.A, method.request.querystring.b
  Root:
    Type: AWS::ApiGateway::Method
    Properties: &proxy
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: ANY
      AuthorizationType: NONE
      Integration: { Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: ${uri("Hello")} }
  Get:
    Type: AWS::ApiGateway::Method
    Properties: { <<: *proxy, ResourceId: !Ref Pet, HttpMethod: GET, AuthorizationType: CUSTOM, AuthorizerId: !Ref Authorizer }
  Preflight:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Pet
      HttpMethod: OPTIONS
      Integration:
        Type: MOCK
        IntegrationResponses:
          - StatusCode: "204"
            ResponseParameters:
              method.response.header.Access-Control-Allow-Origin: "'*'"
              method.response.header.Access-Control-Allow-Methods: "'GET, PUT'"
  Mapped: { Type: AWS::ApiGateway::Method, Properties: { <<: *proxy, HttpMethod: POST, Integration: { Type: AWS } } }
  Deployment: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref Api } }
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: { RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: live, Variables: { a: b } }
`;
  const { apis, unserved } = await readTemplate(template);
  const [api] = apis;
  assert.deepEqual([api?.id, api?.name, api?.stage, api?.stageVariables], ["api", "shop", "live", { a: "b" }]);
  assert.deepEqual([api?.cors?.allowOrigins, api?.cors?.allowMethods], [["*"], ["GET, PUT"]]);
  assert.deepEqual(api?.routes.map(brief), ["ANY / Hello rest 1.0", "GET /pets/{id} Hello rest 1.0 own"]);
  assert.deepEqual(api?.routes[1]?.authorizer?.identitySources, [
    "method.request.header.A",
    "method.request.querystring.b",
  ]);
  assert.deepEqual(
    unserved.map(({ what }) => what),
    ["AWS::ApiGateway::Method Mapped (an integration of type AWS)"],
  );
});
