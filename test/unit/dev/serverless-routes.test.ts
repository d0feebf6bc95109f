import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiRoute } from "../../../src/model/local-api.ts";
import { projectIn, service, withEvent } from "../../support/read-project.ts";

const route = { functionName: "shop-dev-hello", front: "http", payloadFormat: "2.0" } as const;
const restRoute = { functionName: "shop-dev-hello", front: "rest", payloadFormat: "1.0" } as const;
const token = {
  name: "auth",
  functionName: "shop-dev-auth",
  kind: "token",
  payloadFormat: "1.0",
  simpleResponses: false,
  identitySources: ["method.request.header.Authorization"],
  cacheSeconds: 300,
};

const routes: Readonly<Record<string, object>> = {
  "httpApi: GET /hello": { ...route, method: "GET", path: "/hello" },
  "httpApi: post /pets/{id}": { ...route, method: "POST", path: "/pets/{id}" },
  "httpApi: '*'": { ...route, method: "ANY" },
  "httpApi: '* /all'": { ...route, method: "ANY", path: "/all" },
  "httpApi: { path: '*' }": { ...route, method: "ANY" },
  "httpApi: { path: /any }": { ...route, method: "ANY", path: "/any" },
  "httpApi: { method: '*', path: '/{proxy+}' }": { ...route, method: "ANY", path: "/{proxy+}" },
  "http: GET hello": { ...restRoute, method: "GET", path: "/hello" },
  "http: any /": { ...restRoute, method: "ANY", path: "/" },
  "http: { method: get, path: 'users/{id}/' }": { ...restRoute, method: "GET", path: "/users/{id}" },
  "http: { method: get, path: a, authorizer: auth }": { ...restRoute, method: "GET", path: "/a", authorizer: token },
  "http:\n  method: get\n  path: a\n  authorizer:\n    name: auth\n    resultTtlInSeconds: 0\n    identityValidationExpression: ^Bearer":
    {
      ...restRoute,
      method: "GET",
      path: "/a",
      authorizer: { ...token, cacheSeconds: 0, identityValidation: "^Bearer" },
    },
  "http:\n  method: get\n  path: a\n  authorizer:\n    name: auth\n    type: request\n    identitySource: method.request.header.X, method.request.querystring.y":
    {
      ...restRoute,
      method: "GET",
      path: "/a",
      authorizer: {
        ...token,
        kind: "request",
        identitySources: ["method.request.header.X", "method.request.querystring.y"],
      },
    },
  "http:\n  method: get\n  path: a\n  authorizer:\n    arn: !GetAtt AuthLambdaFunction.Arn\n    type: request\n    resultTtlInSeconds: 0":
    {
      ...restRoute,
      method: "GET",
      path: "/a",
      authorizer: {
        ...token,
        name: "shop-dev-auth",
        functionName: "arn:aws:lambda:us-east-1:123456789012:function:shop-dev-auth",
        kind: "request",
        identitySources: [],
        cacheSeconds: 0,
      },
    },
};

for (const [event, expected] of Object.entries(routes)) {
  test(`'${event.replaceAll(/\s+/g, " ")}' is a route`, async () => {
    const { apis, unserved } = await projectIn(withEvent(event));
    assert.deepEqual(
      apis.flatMap((api) => api.routes),
      [expected],
    );
    assert.deepEqual(unserved, []);
  });
}

test("an HTTP API has its authorizers, its CORS and its payload format from the provider", async () => {
  const text = service(`  httpApi:
    payload: "1.0"
    cors:
      allowedOrigins: [https://a.example]
      allowCredentials: true
      maxAge: 60
    authorizers:
      mine:
        type: request
        functionName: auth
        enableSimpleResponses: true
        resultTtlInSeconds: 30
        identitySource: [$request.header.X]
functions:
  hello:
    handler: hello.handler
    events:
      - httpApi: { path: /a, method: get, authorizer: { name: mine } }
      - httpApi: { path: /b, method: delete, authorizer: mine }
  auth:
    handler: auth.handler
`);
  const { apis } = await projectIn({ "serverless.yml": text });
  const authorizer = {
    name: "mine",
    functionName: "shop-dev-auth",
    kind: "request",
    payloadFormat: "2.0",
    simpleResponses: true,
    identitySources: ["$request.header.X"],
    cacheSeconds: 30,
  };
  const [api] = apis;
  assert.deepEqual(
    api?.routes.map((each: ApiRoute) => each.authorizer),
    [authorizer, authorizer],
  );
  assert.deepEqual(
    api.routes.map(({ payloadFormat }) => payloadFormat),
    ["1.0", "1.0"],
  );
  const { allowHeaders, ...cors } = api.cors ?? { allowHeaders: [] as string[] };
  assert(allowHeaders.includes("X-Amzn-Trace-Id"));
  assert.deepEqual(cors, {
    allowOrigins: ["https://a.example"],
    allowMethods: ["OPTIONS", "GET", "DELETE"],
    exposeHeaders: [],
    allowCredentials: true,
    maxAgeSeconds: 60,
  });
  assert.deepEqual([api.id, api.name, api.stage, api.kind], ["shopdevhttpapi", "dev-shop", "$default", "http"]);
});

test("a REST API has the CORS of its routes together, and the stage of the command", async () => {
  const text = service(`functions:
  hello:
    handler: hello.handler
    events:
      - http: { method: get, path: a, cors: true }
      - http:
          method: put
          path: b
          cors: { origins: [https://b.example], headers: [X-B], allowCredentials: true, maxAge: 5 }
`);
  const { apis } = await projectIn({ "serverless.yml": text }, { stage: "prod" });
  const [api] = apis;
  assert.deepEqual(
    [api?.id, api?.name, api?.stage, api?.kind],
    ["shopprodapigatewayrestapi", "prod-shop", "prod", "rest"],
  );
  const { allowHeaders, ...cors } = api?.cors ?? { allowHeaders: [] as string[] };
  assert.equal(allowHeaders.at(-1), "X-B");
  assert.deepEqual(cors, {
    allowOrigins: ["*", "https://b.example"],
    allowMethods: ["OPTIONS", "GET", "PUT"],
    exposeHeaders: [],
    allowCredentials: true,
    maxAgeSeconds: 5,
  });
});
