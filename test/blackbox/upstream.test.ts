import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, request as httpRequest, type RequestOptions } from "node:http";
import { readFile } from "node:fs/promises";
import { createServer as createSecureServer } from "node:https";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { certificateIn, noOpenssl } from "../support/certificate.ts";
import { eventually } from "../support/eventually.ts";
import { listening, openForeignService } from "../support/foreign-service.ts";
import { freePort } from "../support/free-port.ts";
import { openApi } from "../support/open-api.ts";
import { startProgram } from "../support/start-program.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** An `Authorization` for a service; whether it holds is for that service to say. */
function signedFor(service: string): string {
  const credential = `Credential=AKIDEXAMPLE/20260101/us-east-1/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host;x-amz-date, Signature=0123`;
}

const s3 = { authorization: signedFor("s3") };

/** Sends the head now and the body as the caller writes it. */
function begin(endpoint: string, path: string, options: RequestOptions): ReturnType<typeof httpRequest> {
  const { hostname: host, port } = new URL(endpoint);
  const outgoing = httpRequest({ host, port, path, agent: false, ...options });
  outgoing.flushHeaders();
  return outgoing;
}

async function answerTo(outgoing: ReturnType<typeof httpRequest>): Promise<IncomingMessage> {
  const [answer]: [IncomingMessage] = await new Promise((resolve, reject) => {
    outgoing.once("response", (incoming) => resolve([incoming])).once("error", reject);
  });
  return answer;
}

test("a request for another service arrives there as it was sent, and its answer comes back", async () => {
  await using service = await openForeignService((_, response) => {
    response.writeHead(418, ["ETag", '"x"', "X-Twice", "1", "X-Twice", "2", "Content-Type", "text/odd"]).end("no tea");
  });
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const headers = ["Host", "bucket.s3.example.com", "Authorization", s3.authorization, "X-Odd-CASE", "1", "x-odd", "2"];
  const path = "/bucket/a%20b/../c//d?x-id=PutObject&partNumber=1";
  const outgoing = begin(api.endpoint, path, { method: "PUT", headers: [...headers, "Content-Length", "3"] });
  outgoing.end("abc");
  const answer = await answerTo(outgoing);
  assert.equal(await text(answer), "no tea");
  assert.equal(answer.statusCode, 418);
  const answered = ["ETag", '"x"', "X-Twice", "1", "X-Twice", "2", "Content-Type", "text/odd"];
  assert.deepEqual(answer.rawHeaders.slice(0, 8), answered);
  const [arrived] = service.arrived;
  assert.deepEqual([arrived?.method, arrived?.url, arrived?.body.toString()], ["PUT", path, "abc"]);
  assert.deepEqual(arrived?.rawHeaders.slice(0, 10), [...headers, "Content-Length", "3"]);
});

test("a presigned URL goes to its service too", async () => {
  await using service = await openForeignService();
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const path =
    "/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fs3%2Faws4_request";
  assert.equal(await (await api.raw("GET", path)).text(), "answered");
  assert.deepEqual([service.arrived[0]?.url, service.arrived[0]?.body.length], [path, 0]);
});

test("each service has its endpoint, also one whose path is not empty", async () => {
  await using queues = await openForeignService((_, response) => void response.end("queues"));
  await using tables = await openForeignService((_, response) => void response.end("tables"));
  await using api = await openApi({ upstreams: { sqs: queues.endpoint, dynamodb: `${tables.endpoint}/base/` } });
  const ask = async (service: string, target: string) =>
    await (await api.raw("POST", "/", "{}", { authorization: signedFor(service), "x-amz-target": target })).text();
  assert.equal(await ask("sqs", "AmazonSQS.SendMessage"), "queues");
  assert.equal(await ask("dynamodb", "DynamoDB_20120810.GetItem"), "tables");
  assert.equal(tables.arrived[0]?.url, "/base/");
});

test("an upstream checks signatures itself: the engine's keys are not asked", async () => {
  await using service = await openForeignService();
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  api.keys.create("123456789012", 0);
  assert.equal((await api.raw("GET", "/bucket/key", undefined, s3)).status, 200);
  assert.equal((await api.raw("GET", "/2015-03-31/functions/")).status, 403);
});

test("what is not signed, or signed for the engine, stays with it", async () => {
  await using service = await openForeignService();
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  for (const headers of [{}, { authorization: signedFor("lambda") }, { authorization: "Basic Og==" }]) {
    assert.deepEqual(await (await api.raw("GET", "/2015-03-31/functions/", undefined, headers)).json(), {
      Functions: [],
    });
  }
  assert.deepEqual(service.arrived, []);
});

test("bodies are passed on both ways while they are still being sent", async () => {
  await using service = await listening((request, response) => void request.pipe(response));
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const outgoing = begin(api.endpoint, "/bucket/key", { method: "PUT", headers: s3 });
  outgoing.write("first");
  const answer = (await answerTo(outgoing)).setEncoding("utf8");
  assert.deepEqual(await once(answer, "data"), ["first"]);
  outgoing.write("second");
  assert.deepEqual(await once(answer, "data"), ["second"]);
  outgoing.end();
  await once(answer.resume(), "end");
});

test("a body far over Lambda's limits passes", async () => {
  await using service = await openForeignService();
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const body = Buffer.alloc(80_000_000, "x");
  assert.equal((await api.raw("PUT", "/bucket/key", body, s3)).status, 200);
  assert(service.arrived[0]?.body.equals(body));
});

test("a client that waits to be told hears from the upstream whether to send its body", async () => {
  await using service = await openForeignService();
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const headers = { ...s3, expect: "100-continue", "content-length": "4" };
  const outgoing = begin(api.endpoint, "/bucket/key", { method: "PUT", headers });
  await once(outgoing, "continue");
  outgoing.end("body");
  assert.equal(await text(await answerTo(outgoing)), "answered");
  assert.equal(service.arrived[0]?.body.toString(), "body");
});

test("an upstream that refuses before it has read the body is heard", async () => {
  await using service = await listening((request, response) => {
    response.writeHead(403).end("denied");
    request.resume();
  });
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const answer = await api.raw("PUT", "/bucket/key", Buffer.alloc(500_000), s3);
  assert.deepEqual([answer.status, await answer.text()], [403, "denied"]);
});

for (const when of ["before", "after"]) {
  test(`a client that goes away ${when} the answer begins ends the upstream's request`, async () => {
    const { promise: gone, resolve: end } = Promise.withResolvers<void>();
    const { promise: came, resolve: come } = Promise.withResolvers<void>();
    await using service = await listening((_, response) => {
      response.once("close", end);
      come();
      if (when === "after") response.write("begun");
    });
    await using api = await openApi({ upstreams: { s3: service.endpoint } });
    const outgoing = begin(api.endpoint, "/bucket/key", { headers: s3 }).on("error", () => {});
    await came;
    if (when === "after") await once(await answerTo(outgoing), "data");
    outgoing.destroy();
    await gone;
  });
}

test("an answer that breaks off breaks off for the client too", async () => {
  await using service = await listening((_, response) => {
    response.writeHead(200, { "content-length": "100" }).write("begun", () => response.destroy());
  });
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const answer = await api.raw("GET", "/bucket/key", undefined, s3);
  await assert.rejects(answer.text());
});

test("a service without an upstream says how to configure one, in a form that its clients read", async () => {
  await using api = await openApi();
  const says = (service: string, variable: string) =>
    `This engine has no endpoint for ${service}: start it with --upstream ${service}=URL, or set ${variable}`;
  const states = await api.raw("POST", "/", "{}", { authorization: signedFor("states") });
  assert.deepEqual(
    [states.status, states.headers.get("x-amzn-errortype"), await states.json()],
    [
      501,
      "UpstreamNotConfiguredException",
      { __type: "UpstreamNotConfiguredException", message: says("states", "AWS_ENDPOINT_URL_SFN") },
    ],
  );
  const bucket = await api.raw("GET", "/bucket?list-type=2", undefined, s3);
  assert.equal(bucket.headers.get("content-type"), "application/xml");
  assert.match(
    await bucket.text(),
    /^<Error><Code>UpstreamNotConfiguredException<\/Code><Message>.* AWS_ENDPOINT_URL_S3</,
  );
  const form = { authorization: signedFor("cloudformation"), "content-type": "application/x-www-form-urlencoded" };
  const stacks = await (await api.raw("POST", "/", "Action=ListStacks", form)).text();
  assert.match(stacks, /^<ErrorResponse><Error><Code>UpstreamNotConfiguredException</);
});

test("an upstream that can't be reached is 502 and named", async () => {
  // Nobody is given that port.
  const endpoint = "http://127.0.0.1:1";
  await using api = await openApi({ upstreams: { sqs: endpoint } });
  const answer = await api.raw("POST", "/", "{}", { authorization: signedFor("sqs") });
  assert.deepEqual([answer.status, answer.headers.get("x-amzn-errortype")], [502, "UpstreamUnreachableException"]);
  const says = new RegExp(`"The endpoint for sqs, ${endpoint}, can't be reached: .*ECONNREFUSED`);
  assert.match(await answer.text(), says);
});

test("a page of this machine reads an upstream's answer, another page reaches nothing", async () => {
  await using service = await openForeignService((_, response) => {
    response.writeHead(200, { "access-control-allow-origin": "*", "access-control-expose-headers": "etag" }).end();
  });
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const own = await api.raw("GET", "/b/k", undefined, { ...s3, origin: "http://localhost:3000" });
  assert.equal(own.headers.get("access-control-allow-origin"), "http://localhost:3000");
  assert.match(String(own.headers.get("access-control-expose-headers")), /etag/);
  const other = await api.raw("GET", "/b/k", undefined, { ...s3, origin: "http://example.com" });
  assert.equal(other.status, 403);
  assert.equal(service.arrived.length, 1);
});

test("lambkin start takes upstreams from its flags, and from AWS's variables what they leave open", async () => {
  await using service = await openForeignService();
  const environment = { AWS_ENDPOINT_URL_SQS: service.endpoint, AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1" };
  await using engine = await startProgram(["--upstream", `s3=${service.endpoint}`], environment);
  for (const name of ["s3", "sqs"]) {
    const answer = await fetch(`${engine.endpoint}/x`, { headers: { authorization: signedFor(name) } });
    assert.equal(await answer.text(), "answered");
  }
});

test("an upstream may speak HTTPS, with a certificate of its own name and not of the client's Host", async (context) => {
  if (noOpenssl !== false) {
    context.skip(noOpenssl);
    return;
  }
  await using directory = await temporaryDirectory();
  const { certificate, key } = certificateIn(directory.path);
  const pem = { cert: await readFile(certificate), key: await readFile(key) };
  const service = createSecureServer(pem, (request, response) => response.end(request.headers.host));
  await using opened = new AsyncDisposableStack();
  opened.defer(() => service.close().closeAllConnections());
  await once(service.listen(0, "127.0.0.1"), "listening");
  const address = service.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const trusted = { NODE_EXTRA_CA_CERTS: certificate };
  const upstreams = ["--upstream", `s3=https://localhost:${port}`, "--upstream", `sqs=https://127.0.0.1:${port}`];
  await using engine = await startProgram(upstreams, trusted);
  for (const name of ["s3", "sqs"]) {
    const headers = { authorization: signedFor(name), host: "bucket.example.com" };
    const outgoing = begin(engine.endpoint, "/key", { headers });
    outgoing.end();
    assert.equal(await text(await answerTo(outgoing)), "bucket.example.com");
  }
});

test("an upstream that is the engine itself is refused, not called without end", async () => {
  // Somebody else may have taken the port meanwhile.
  await using api = await eventually(async () => {
    const port = await freePort();
    return await openApi({ port, upstreams: { s3: `http://localhost:${port}` } });
  });
  const answer = await api.raw("GET", "/bucket/key", undefined, s3);
  assert.equal(answer.status, 502);
  assert.match(await answer.text(), /The endpoint configured for s3 is this engine itself/);
});
