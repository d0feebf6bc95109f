import assert from "node:assert/strict";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { type UrlEngine, type WebFunction, startUrlEngine } from "../support/function-urls.ts";
import { type Asked, ask } from "../support/web-request.ts";

let engine: UrlEngine;
let echo: WebFunction;

before(async () => {
  engine = await startUrlEngine();
  const code = "exports.handler = async (event, context) => ({ event, context })";
  echo = await engine.publish({ name: "echo", code });
});

after(async () => {
  await engine[Symbol.asyncDispose]();
});

async function seen(path: string, asked?: Asked) {
  const { event, context } = JSON.parse((await echo.ask(path, asked)).text);
  return { event, context };
}

test("API-1152: path and query arrive as they were sent, parameters decoded, cookies one by one", async () => {
  const { event } = await seen("/p%20q?x=1&x=2&y=a%20b", { headers: { cookie: "a=1; b=2" } });
  const { requestContext, headers, ...rest } = event;
  assert.deepEqual(rest, {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/p%20q",
    rawQueryString: "x=1&x=2&y=a%20b",
    cookies: ["a=1", "b=2"],
    queryStringParameters: { x: "1,2", y: "a b" },
    isBase64Encoded: false,
  });
  assert.equal(headers.cookie, "a=1; b=2");
  assert.equal(requestContext.http.method, "GET");
});

test("cookies of several headers are one header's", async () => {
  // Node.js's own client would make one of them itself.
  const socket = connect(Number(new URL(engine.endpoint).port));
  socket.write(`GET / HTTP/1.1\r\nHost: ${echo.host}\r\nCookie: a=1; b=2\r\nCookie: c=3\r\nConnection: close\r\n\r\n`);
  const [, body = ""] = (await text(socket)).split("\r\n\r\n");
  const { event } = JSON.parse(body);
  assert.deepEqual([event.cookies, event.headers.cookie], [["a=1", "b=2", "c=3"], "a=1; b=2; c=3"]);
});

test("a plain request has no cookies, no parameters and no body", async () => {
  const { event } = await seen("/");
  const members = ["version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded"];
  assert.deepEqual(Object.keys(event), members);
  assert.equal(event.rawQueryString, "");
});

test("API-503: the context of a request names the URL, the client and the moment", async () => {
  const since = Date.now();
  const { event, context } = await seen("/pa2%Fth/1?q", { method: "PATCH", headers: { "user-agent": "test/1" } });
  const { requestContext } = event;
  const { time, timeEpoch, ...rest } = requestContext;
  assert.deepEqual(rest, {
    accountId: "anonymous",
    apiId: echo.urlId,
    authentication: null,
    domainName: echo.host,
    domainPrefix: echo.urlId,
    http: { method: "PATCH", path: "/pa2%Fth/1", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test/1" },
    requestId: context.awsRequestId,
    routeKey: "$default",
    stage: "$default",
  });
  assert.match(time, /^\d\d\/(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
  assert(timeEpoch >= since && timeEpoch <= Date.now());
  assert.equal(context.invokedFunctionArn, "arn:aws:lambda:us-east-1:123456789012:function:echo");
});

test("API-504: headers have lower-case names and one value; those of the connection stay behind", async () => {
  const headers = {
    "X-Twice": ["one", "two"],
    "Extra-Headers": "With WeiRd CapS",
    connection: "keep-alive, x-hop",
    "x-hop": "1",
    te: "trailers",
    "x-forwarded-for": "203.0.113.7",
    "x-forwarded-proto": "https",
  };
  const { event } = await seen("/", { headers });
  const { "x-amzn-trace-id": trace, "x-forwarded-port": port, ...rest } = event.headers;
  assert.deepEqual(rest, {
    host: echo.host,
    "x-twice": "one,two",
    "extra-headers": "With WeiRd CapS",
    "x-forwarded-for": "203.0.113.7, 127.0.0.1",
    "x-forwarded-proto": "http",
  });
  assert.match(trace, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  assert.equal(port, new URL(engine.endpoint).port);
});

test("a trace that is there already is handed on", async () => {
  const sent = "Root=1-5e6722a7-cc2b2c2d7f8a9b0c1d2e3f4a;Sampled=0";
  const { event } = await seen("/", { headers: { "x-amzn-trace-id": sent } });
  assert.equal(event.headers["x-amzn-trace-id"], sent);
});

const bodies = [
  { type: "application/json", body: '{"a":"ä"}', isBase64Encoded: false },
  { type: "text/plain; charset=utf-8", body: "text", isBase64Encoded: false },
  { type: "application/problem+json", body: "{}", isBase64Encoded: false },

  { type: "image/svg+xml", body: "<svg/>", isBase64Encoded: false },
  { type: "application/x-www-form-urlencoded", body: "a=1&b=2", isBase64Encoded: true },
  { type: "multipart/form-data; boundary=x", body: "--x--", isBase64Encoded: true },
  { type: "application/octet-stream", body: Buffer.from([0, 255, 128]), isBase64Encoded: true },
  { type: "text/plain", body: Buffer.from([255, 254]), isBase64Encoded: true },
];

for (const { type, body, isBase64Encoded } of bodies) {
  const how = isBase64Encoded ? "in base64" : "as text";
  test(`API-505: a body of type ${type} (${Buffer.byteLength(body)} bytes) arrives ${how}`, async () => {
    const { event } = await seen("/", { method: "POST", headers: { "content-type": type }, body });
    assert.equal(event.isBase64Encoded, isBase64Encoded);
    assert.equal(event.body, Buffer.from(body).toString(isBase64Encoded ? "base64" : "utf8"));
    assert.equal(event.headers["content-length"], String(Buffer.byteLength(body)));
  });
}

test("a body that comes in chunks has a length when it arrives", async () => {
  const response = await fetch(`${engine.endpoint}/_lambkin/url/${echo.urlId}/`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: ReadableStream.from([Buffer.from("in "), Buffer.from("pieces")]),
    duplex: "half",
  });
  const { event } = JSON.parse(await response.text());
  assert.equal(event.body, "in pieces");
  assert.equal(event.headers["content-length"], "9");
  assert.equal(event.headers["transfer-encoding"], undefined);
});

test("API-500: a URL is found by its host in any case, below any suffix, and by a path", async () => {
  const path = `/_lambkin/url/${echo.urlId}`;
  const hosts: [string, string][] = [
    [echo.host.toUpperCase(), "/a?b=c"],
    [`${echo.urlId}.lambda-url.us-east-1.on.aws`, "/a?b=c"],
    [`${echo.urlId}.lambda-url.us-east-1.functions.example.com:8443`, "/a?b=c"],
    [echo.host, `http://${echo.host}/a?b=c`],
    ["127.0.0.1", `${path}/a?b=c`],
    ["anything", `${path.toUpperCase().replace("/_LAMBKIN/URL", "/_lambkin/url")}/a?b=c`],
  ];
  for (const [host, where] of hosts) {
    const { event } = JSON.parse((await ask(engine.endpoint, host, where)).text);
    assert.deepEqual([event.rawPath, event.rawQueryString], ["/a", "b=c"], host);
  }
  const bare = JSON.parse((await ask(engine.endpoint, "127.0.0.1", `${path}?b=c`)).text);
  assert.deepEqual([bare.event.rawPath, bare.event.rawQueryString], ["/", "b=c"]);
});
