import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ListFunctionsCommand, PublishVersionCommand } from "@aws-sdk/client-lambda";
import { deploy } from "../support/deploy.ts";
import { type UrlEngine, startUrlEngine } from "../support/function-urls.ts";
import { type Asked, ask } from "../support/web-request.ts";

let engine: UrlEngine;

/** Answers with the event, or as `x-answer` says. */
const code = `exports.handler = async (event, context) => {
  const headers = { ...event.headers };
  for (const [name, [value]] of Object.entries(event.multiValueHeaders ?? {})) headers[name] = value;
  if (headers["x-answer"] === "throw") throw new Error("no");
  if (headers["x-answer"] !== undefined) return JSON.parse(headers["x-answer"]);
  const body = JSON.stringify({ event, arn: context.invokedFunctionArn });
  const type = { "content-type": "application/json" };
  return { statusCode: 200, ...(event.multiValueHeaders && !event.headers ? {} : { headers: type }), body };
}`;

before(async () => {
  engine = await startUrlEngine({
    routes: [
      "ANY /http/{proxy+}=f",
      "GET /http/pets/{id}=f@1",
      "ANY /rest/{proxy+}=f:rest",
      "ANY /alb/{proxy+}=f:alb",
      "ANY /lists/{proxy+}=f:alb-multi",
      "GET /nobody=missing",
    ],
  });
  await deploy(engine.lambda, { name: "f", code });
  await engine.lambda.send(new PublishVersionCommand({ FunctionName: "f" }));
});

after(async () => {
  await engine[Symbol.asyncDispose]();
});

const host = "api.example.com:8080";

async function request(path: string, asked?: Asked) {
  return await ask(engine.endpoint, host, path, asked);
}

async function seen(path: string, asked?: Asked) {
  return JSON.parse((await request(path, asked)).text);
}

const sent: Asked = {
  method: "POST",
  headers: { "X-Twice": ["one", "two"], Cookie: "a=1; b=2", "Content-Type": "text/plain", "User-Agent": "test/1" },
  body: "hi",
};
const query = "?x=1&x=2&y=a%20b";

/** Without what is another in every run. */
function steady(headers: Record<string, unknown>): object {
  const changing = /^x-(forwarded-port|amzn-trace-id)$/i;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !changing.test(name)));
}

test("an HTTP API's event is payload format 2.0, its path and variables decoded, its cookies apart", async () => {
  const { event } = await seen(`/http/a%20b/c${query}`, sent);
  const { requestContext, headers, ...rest } = event;
  assert.deepEqual(rest, {
    version: "2.0",
    routeKey: "ANY /http/{proxy+}",
    rawPath: "/http/a b/c",
    rawQueryString: "x=1&x=2&y=a%20b",
    cookies: ["a=1", "b=2"],
    queryStringParameters: { x: "1,2", y: "a b" },
    pathParameters: { proxy: "a b/c" },
    body: "hi",
    isBase64Encoded: false,
  });
  assert.deepEqual(steady(headers), {
    host,
    "content-length": "2",
    "content-type": "text/plain",
    "user-agent": "test/1",
    "x-twice": "one,two",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-proto": "http",
  });
  const { time, timeEpoch, requestId, ...context } = requestContext;
  assert.deepEqual(context, {
    accountId: "123456789012",
    apiId: "local",
    domainName: host,
    domainPrefix: "api",
    http: { method: "POST", path: "/http/a b/c", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test/1" },
    routeKey: "ANY /http/{proxy+}",
    stage: "$default",
  });
  assert.deepEqual([typeof time, typeof timeEpoch, typeof requestId], ["string", "number", "string"]);
});

test("a route leads to the version or alias that it names, and the most specific route wins", async () => {
  const { event, arn } = await seen("/http/pets/7");
  assert.deepEqual([event.routeKey, event.pathParameters], ["GET /http/pets/{id}", { id: "7" }]);
  assert.match(arn, /:function:f:1$/);
});

test("a REST API's event is payload format 1.0: names as they were sent, and lists of values", async () => {
  const { event } = await seen(`/rest/a%20b/c/${query}`, sent);
  const { requestContext, headers, multiValueHeaders, ...rest } = event;
  assert.deepEqual(rest, {
    resource: "/rest/{proxy+}",
    path: "/rest/a%20b/c/",
    httpMethod: "POST",
    queryStringParameters: { x: "2", y: "a b" },
    multiValueQueryStringParameters: { x: ["1", "2"], y: ["a b"] },
    pathParameters: { proxy: "a%20b/c" },
    stageVariables: null,
    body: "hi",
    isBase64Encoded: false,
  });
  const expected = {
    host,
    "content-length": "2",
    "X-Twice": "two",
    Cookie: "a=1; b=2",
    "Content-Type": "text/plain",
    "User-Agent": "test/1",
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Proto": "http",
  };
  assert.deepEqual(steady(headers), expected);
  const lists = Object.entries(expected).map(([name, value]) => [name, name === "X-Twice" ? ["one", "two"] : [value]]);
  assert.deepEqual(steady(multiValueHeaders), Object.fromEntries(lists));
  const { requestTime, requestTimeEpoch, requestId, extendedRequestId, identity, ...context } = requestContext;
  assert.deepEqual(context, {
    resourceId: "local",
    resourcePath: "/rest/{proxy+}",
    httpMethod: "POST",
    path: "/rest/a%20b/c/",
    accountId: "123456789012",
    protocol: "HTTP/1.1",
    stage: "local",
    domainPrefix: "api",
    domainName: host,
    deploymentId: "local",
    apiId: "local",
  });
  const known = Object.entries(identity).filter(([, value]) => value !== null);
  assert.deepEqual(Object.fromEntries(known), { sourceIp: "127.0.0.1", userAgent: "test/1" });
  assert.match(requestTime, /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
  assert.match(extendedRequestId, /^[\w+/]{15}=$/);
  assert.deepEqual([typeof requestTimeEpoch, typeof requestId], ["number", "string"]);
});

test("what a REST API's request lacks is null", async () => {
  const { event } = await seen("/rest/x");
  assert.deepEqual(
    [event.body, event.queryStringParameters, event.multiValueQueryStringParameters, event.stageVariables],
    [null, null, null, null],
  );
});

test("a load balancer's event has what was sent undecoded, the last value of each name", async () => {
  const { event } = await seen(`/alb/a%20b${query}`, sent);
  const { headers, requestContext, ...rest } = event;
  assert.deepEqual(rest, {
    httpMethod: "POST",
    path: "/alb/a%20b",
    queryStringParameters: { x: "2", y: "a%20b" },
    body: "hi",
    isBase64Encoded: false,
  });
  assert.deepEqual([headers["x-twice"], headers.cookie, headers.host], ["two", "a=1; b=2", host]);
  const targetGroupArn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/f/0123456789abcdef";
  assert.deepEqual(requestContext, { elb: { targetGroupArn } });
});

test("a load balancer with multi-value headers has lists in their place", async () => {
  const { event } = await seen(`/lists/a${query}`, { ...sent, body: Buffer.from([255]) });
  assert.deepEqual(event.multiValueQueryStringParameters, { x: ["1", "2"], y: ["a%20b"] });
  assert.deepEqual(event.multiValueHeaders["x-twice"], ["one", "two"]);
  assert.deepEqual([event.headers, event.queryStringParameters], [undefined, undefined]);
  assert.deepEqual([event.body, event.isBase64Encoded], ["/w==", true]);
});

interface Answered {
  readonly what: string;
  readonly path: string;
  readonly result: unknown;
  readonly status: number;
  readonly text: string;
  readonly type: string;
}

const json = "application/json";
const page = (title: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
const http500 = { path: "/http/x", status: 500, text: '{"message":"Internal Server Error"}', type: json };
const rest502 = { path: "/rest/x", status: 502, text: '{"message": "Internal server error"}', type: json };
const alb502 = { path: "/alb/x", status: 502, text: page("502 Bad Gateway"), type: "text/html" };

const answers: readonly Answered[] = [
  { what: "JSON", path: "/http/x", result: { a: 1 }, status: 200, text: '{"a":1}', type: json },
  {
    what: "a body",
    path: "/http/x",
    result: { statusCode: 201, body: "x" },
    status: 201,
    text: "x",
    type: "text/plain; charset=utf-8",
  },
  { what: "no status", ...http500, result: { statusCode: "no" } },
  { what: "an error", ...http500, result: "throw" },
  { what: "a body", path: "/rest/x", result: { statusCode: 201, body: "x" }, status: 201, text: "x", type: json },
  { what: "headers alone", path: "/rest/x", result: { headers: {} }, status: 200, text: "", type: json },
  { what: "digits", path: "/rest/x", result: { statusCode: "200", body: "x" }, status: 200, text: "x", type: json },
  { what: "nothing", ...rest502, result: {} },
  { what: "a text", ...rest502, result: "text" },
  { what: "another member", ...rest502, result: { statusCode: 200, wrongValue: "value" } },
  { what: "no lists", ...rest502, result: { statusCode: 200, multiValueHeaders: { x: "value" } } },
  { what: "an error", ...rest502, result: "throw" },
  {
    what: "a body",
    path: "/alb/x",
    result: { statusCode: 200, headers: { "Content-Type": "text/x" }, body: "x" },
    status: 200,
    text: "x",
    type: "text/x",
  },
  { what: "no status", ...alb502, result: { body: "x" } },
  { what: "an error", ...alb502, result: "throw" },
];

for (const { what, path, result, status, text, type } of answers) {
  test(`${path}: a function's ${what} (${JSON.stringify(result)}) is answered with ${status}`, async () => {
    const headers = { "x-answer": result === "throw" ? "throw" : JSON.stringify(result) };
    const answer = await request(path, { headers });
    assert.deepEqual([answer.status, answer.text, answer.headers["content-type"]], [status, text, type]);
  });
}

test("several values of a header go out in each front's own form", async () => {
  const answered = async (path: string, result: object) => {
    const { headers, statusText } = await request(path, { headers: { "x-answer": JSON.stringify(result) } });
    return { cookies: headers["set-cookie"], statusText };
  };
  const lists = { multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] }, headers: { "Set-Cookie": "c=3" } };
  const ok = "OK";
  const { statusText } = await answered("/alb/x", { statusCode: 404, statusDescription: "404 Gone Fishing" });
  assert.equal(statusText, "Gone Fishing");
  assert.deepEqual(await answered("/http/x", { statusCode: 200, cookies: ["a=1", "b=2"] }), {
    cookies: ["a=1", "b=2"],
    statusText: ok,
  });
  assert.deepEqual(await answered("/rest/x", { statusCode: 200, ...lists }), {
    cookies: ["a=1", "b=2", "c=3"],
    statusText: ok,
  });
  assert.deepEqual(await answered("/lists/x", { statusCode: 200, ...lists }), {
    cookies: ["a=1", "b=2"],
    statusText: ok,
  });
  assert.deepEqual(await answered("/alb/x", { statusCode: 200, ...lists }), { cookies: ["c=3"], statusText: ok });
});

test("each front names itself in the headers of its answers", async () => {
  const rest = await request("/rest/x");
  assert.match(String(rest.headers["x-amzn-requestid"]), /^[\da-f-]{36}$/);
  assert(rest.headers["x-amz-apigw-id"] !== undefined && rest.headers["x-amzn-trace-id"] !== undefined);
  assert("apigw-requestid" in (await request("/http/x")).headers);
  assert.equal((await request("/alb/x")).headers.server, "awselb/2.0");
});

test("what no route matches is not found, and a route to no function is an internal error", async () => {
  const none = await request("/elsewhere");
  assert.deepEqual([none.status, none.text], [404, '{"message":"Not Found"}']);
  const missing = await request("/nobody");
  assert.deepEqual([missing.status, missing.text], [500, '{"message":"Internal Server Error"}']);
});

test("the engine's own API is where it was", async () => {
  assert.equal((await engine.lambda.send(new ListFunctionsCommand({}))).Functions?.length, 1);
  assert.equal((await request("/_lambkin/health")).status, 200);
  assert.equal((await request("/2015-03-31/functions")).status, 200);
});

test("a page of any origin may ask a function, which says itself who may read the answer", async () => {
  const headers = { origin: "https://a.example", "access-control-request-method": "GET" };
  const { status, headers: heard } = await request("/http/x", { method: "OPTIONS", headers });
  assert.deepEqual([status, heard["access-control-allow-origin"]], [200, undefined]);
});
