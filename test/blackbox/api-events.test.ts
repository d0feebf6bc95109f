import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiEngine, api, echo, hostOf, startApiEngine } from "../support/api-engine.ts";

let engine: ApiEngine;

const answering = `exports.handler = async ({ body }) => JSON.parse(body)`;

before(async () => {
  engine = await startApiEngine({ echo, answering });
  engine.serve(
    api({
      id: "rest1",
      kind: "rest",
      stageVariables: { table: "pets" },
      routes: ["GET /pets/{id}=echo", "ANY /all/{proxy+}=echo", "GET /=echo"],
    }),
    api({ id: "web1", stageVariables: { table: "pets" }, routes: ["GET /pets/{id}=echo", "$default=echo"] }),
    api({ id: "web2", stage: "dev", routes: ["GET /pets/{id}=echo", "GET /=echo"] }),
    api({ id: "old1", stage: "dev", payloadFormat: "1.0", routes: ["GET /pets/{id}=echo", "POST /answer=answering"] }),
    api({ id: "old2", payloadFormat: "1.0", stageVariables: { table: "pets" }, routes: ["$default=echo"] }),
  );
});

after(async () => {
  await engine[Symbol.asyncDispose]();
});

async function eventAt(id: string, path: string) {
  const { text } = await engine.at(id, path, { headers: { "X-Two": ["1", "2"] } });
  return JSON.parse(text);
}

test("a REST API's event has its stage in the request's context and not in the path", async () => {
  const { requestContext, ...event } = await eventAt("rest1", "/prod/pets/a%20b/?x=1&x=2");
  assert.deepEqual(
    [event.resource, event.path, event.pathParameters, event.stageVariables, event.version],
    ["/pets/{id}", "/pets/a%20b/", { id: "a%20b" }, { table: "pets" }, undefined],
  );
  const { apiId, stage, path, resourcePath, httpMethod, domainName, domainPrefix, authorizer } = requestContext;
  assert.deepEqual(
    { apiId, stage, path, resourcePath, httpMethod, domainName, domainPrefix, authorizer },
    {
      apiId: "rest1",
      stage: "prod",
      path: "/prod/pets/a%20b/",
      resourcePath: "/pets/{id}",
      httpMethod: "GET",
      domainName: hostOf("rest1"),
      domainPrefix: "rest1",
      authorizer: undefined,
    },
  );
});

test("a REST API's event shows slashes inside a path, and of those before it one", async () => {
  const inside = await eventAt("rest1", "/prod/all/a//b");
  assert.deepEqual([inside.path, inside.pathParameters], ["/all/a//b", { proxy: "a//b" }]);
  const ahead = await eventAt("rest1", "/prod//all/a");
  assert.deepEqual([ahead.path, ahead.requestContext.path], ["/all/a", "/prod//all/a"]);
  const root = await eventAt("rest1", "/prod");
  assert.deepEqual([root.path, root.requestContext.path, root.resource], ["/", "/prod", "/"]);
});

test("a REST API that is called without its stage is called as by a domain of its own", async () => {
  const { path, requestContext } = await eventAt("rest1", "/pets/1");
  assert.deepEqual([path, requestContext.path, requestContext.stage], ["/pets/1", "/pets/1", "prod"]);
  const { text } = await engine.ask("/_lambkin/api/rest1/prod/pets/1");
  assert.equal(JSON.parse(text).requestContext.path, "/prod/pets/1");
});

test("an HTTP API's event has stage variables, and the stage in its path where the URL has it", async () => {
  const first = await eventAt("web1", "/pets/a%20b");
  const { apiId, stage, routeKey, http } = first.requestContext;
  assert.deepEqual([apiId, stage, routeKey, http.path], ["web1", "$default", "GET /pets/{id}", "/pets/a b"]);
  assert.deepEqual([first.stageVariables, first.pathParameters], [{ table: "pets" }, { id: "a b" }]);
  const second = await eventAt("web2", "/dev/pets/1");
  assert.deepEqual(
    [second.rawPath, second.requestContext.http.path, second.requestContext.stage, second.stageVariables],
    ["/dev/pets/1", "/dev/pets/1", "dev", undefined],
  );
  assert.equal((await eventAt("web2", "/dev")).routeKey, "GET /");
});

test("what no route of an HTTP API matches goes to $default", async () => {
  const { routeKey, pathParameters, requestContext } = await eventAt("web1", "/elsewhere");
  assert.deepEqual([routeKey, pathParameters, requestContext.routeKey], ["$default", undefined, "$default"]);
});

test("an HTTP API's route with payload format 1.0 has a REST API's event with differences", async () => {
  const { headers, multiValueHeaders, requestContext, ...event } = await eventAt("old1", "/dev/pets/a%20b?x=1&x=2");
  assert.deepEqual(event, {
    version: "1.0",
    resource: "/pets/{id}",
    path: "/dev/pets/a b",
    httpMethod: "GET",
    queryStringParameters: { x: "2" },
    multiValueQueryStringParameters: { x: ["1", "2"] },
    pathParameters: { id: "a b" },
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
  });
  assert.deepEqual([headers["X-Two"], multiValueHeaders["X-Two"]], ["2", ["1", "2"]]);
  const { requestTime, requestTimeEpoch, requestId, extendedRequestId, identity, ...context } = requestContext;
  assert.deepEqual(context, {
    resourceId: "GET /pets/{id}",
    resourcePath: "/pets/{id}",
    httpMethod: "GET",
    path: "/dev/pets/a b",
    accountId: "123456789012",
    protocol: "HTTP/1.1",
    stage: "dev",
    domainPrefix: "old1",
    domainName: hostOf("old1"),
    apiId: "old1",
    authorizer: { claims: null, scopes: null },
  });
  assert.deepEqual(
    [typeof requestTime, typeof requestTimeEpoch, typeof requestId, typeof extendedRequestId, identity.sourceIp],
    ["string", "number", "string", "string", "127.0.0.1"],
  );
});

test("in payload format 1.0 $default is resource and its id", async () => {
  const { resource, requestContext, stageVariables } = await eventAt("old2", "/x");
  assert.deepEqual(
    [resource, requestContext.resourceId, requestContext.resourcePath],
    ["$default", "$default", "$default"],
  );
  assert.deepEqual(stageVariables, { table: "pets" });
});

const results: readonly (readonly [result: unknown, status: number, text: string, type: string])[] = [
  [{ statusCode: 201, body: "x" }, 201, "x", "text/plain; charset=utf-8"],
  [
    { statusCode: 200, multiValueHeaders: { "Content-Type": ["text/x"] }, body: "eA==", isBase64Encoded: true },
    200,
    "x",
    "text/x",
  ],
  [{ message: "no status" }, 500, '{"message":"Internal Server Error"}', "application/json"],
  ["text", 500, '{"message":"Internal Server Error"}', "application/json"],
];

for (const [result, status, text, type] of results) {
  test(`in payload format 1.0 ${JSON.stringify(result)} is answered with ${status}: nothing is inferred`, async () => {
    const heard = await engine.at("old1", "/dev/answer", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(result),
    });
    assert.deepEqual([heard.status, heard.text, heard.headers["content-type"]], [status, text, type]);
  });
}
