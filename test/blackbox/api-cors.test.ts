import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { ApiCors } from "../../src/model/local-api.ts";
import { type ApiEngine, api, guard, guardedBy, startApiEngine } from "../support/api-engine.ts";
import type { Heard } from "../support/web-request.ts";

let engine: ApiEngine;

/** Says something of CORS itself, and which method it was called by. */
const talks = `exports.handler = async (event) => ({
  statusCode: event.rawPath === "/empty" ? 204 : 200,
  headers: { "Access-Control-Allow-Origin": "function", "access-control-max-age": "1", "x-own": "1" },
  body: event.httpMethod ?? event.requestContext.http.method,
})`;

const closed: ApiCors = {
  allowOrigins: [],
  allowMethods: [],
  allowHeaders: [],
  exposeHeaders: [],
  allowCredentials: false,
  maxAgeSeconds: undefined,
};
const one: ApiCors = {
  allowOrigins: ["https://a.example", "http://*"],
  allowMethods: ["GET", "PUT"],
  allowHeaders: ["x-one", "x-two"],
  exposeHeaders: ["date", "x-own"],
  allowCredentials: true,
  maxAgeSeconds: 300,
};
const open: ApiCors = { ...closed, allowOrigins: ["*"], allowMethods: ["*"], allowHeaders: ["*"] };

before(async () => {
  engine = await startApiEngine({ talks, guard });
  const asking = guardedBy({ identitySources: ["$request.header.authorization"] });
  const routes = ["GET /x=talks", "GET /empty=talks"];
  engine.serve(
    api({ id: "plain", routes: [...routes, "OPTIONS /x=talks"] }),
    api({ id: "one", cors: one, routes }),
    api({ id: "open", cors: open, routes: [...routes, "ANY /any=talks"] }),
    api({ id: "guarded", cors: open, routes, authorizer: asking }),
    api({ id: "default", cors: open, routes: ["$default=talks"], authorizer: asking }),
    api({
      id: "rest",
      kind: "rest",
      cors: one,
      routes: ["GET /x=talks", "POST /x=talks", "ANY /any=talks", "GET /own=talks", "OPTIONS /own=talks"],
      authorizer: guardedBy({ identitySources: ["method.request.header.authorization"] }),
    }),
    api({
      id: "derived",
      kind: "rest",
      cors: { ...open, allowMethods: [] },
      routes: ["GET /x=talks", "POST /x=talks", "ANY /any=talks"],
    }),
    api({ id: "none", kind: "rest", routes: ["GET /x=talks"] }),
  );
});

after(async () => {
  await engine[Symbol.asyncDispose]();
});

/** What an answer says to pages, without `access-control-`. */
function toPages({ headers }: Heard): Record<string, unknown> {
  const named = Object.entries(headers).filter(([name]) => /^(access-control-|vary$)/.test(name));
  return Object.fromEntries(named.map(([name, value]) => [name.replace("access-control-", ""), value]));
}

async function preflight(id: string, path = "/x", origin = "https://a.example"): Promise<Record<string, unknown>> {
  const headers = { origin, "access-control-request-method": "GET", "access-control-request-headers": "x-one" };
  const heard = await engine.at(id, path, { method: "OPTIONS", headers });
  return { status: heard.status, text: heard.text, ...toPages(heard) };
}

const toOne = {
  "allow-origin": "https://a.example",
  "allow-credentials": "true",
  "allow-methods": "GET,PUT",
  "allow-headers": "x-one,x-two",
  "max-age": "300",
};

test("an HTTP API with CORS answers preflights itself, whatever the path", async () => {
  const expected = { status: 204, text: "", ...toOne, vary: "Origin" };
  assert.deepEqual(await preflight("one"), expected);
  assert.deepEqual(await preflight("one", "/nothing"), expected);
  const toAll = { status: 204, text: "", "allow-origin": "*", "allow-methods": "*", "allow-headers": "*" };
  assert.deepEqual(await preflight("open"), toAll);
  assert.deepEqual(await preflight("open", "/any"), toAll);
});

test("a preflight from elsewhere, or with no origin at all, is told nothing", async () => {
  assert.deepEqual(await preflight("one", "/x", "https://b.example"), { status: 204, text: "" });
  assert.equal((await preflight("one", "/x", "http://b.example"))["allow-origin"], "http://b.example");
  const heard = await engine.at("one", "/x", { method: "OPTIONS" });
  assert.deepEqual([heard.status, toPages(heard)], [204, {}]);
});

test("OPTIONS that is no preflight goes to the route that takes it", async () => {
  assert.equal((await engine.at("open", "/any", { method: "OPTIONS" })).text, "OPTIONS");
  assert.equal((await engine.at("plain", "/x", { method: "OPTIONS" })).text, "OPTIONS");
});

test("an HTTP API's headers stand in the place of the function's, in every answer to an origin that may", async () => {
  const get = async (id: string, path: string, origin: string) =>
    toPages(await engine.at(id, path, { headers: { origin } }));
  const expected = {
    "allow-origin": "https://a.example",
    "allow-credentials": "true",
    "expose-headers": "date,x-own",
    vary: "Origin",
  };
  assert.deepEqual(await get("one", "/x", "https://a.example"), expected);
  assert.deepEqual(await get("one", "/empty", "https://a.example"), expected);
  assert.deepEqual(await get("one", "/nothing", "https://a.example"), expected);
  assert.deepEqual(await get("one", "/x", "https://b.example"), {});
  assert.deepEqual(toPages(await engine.at("one", "/x")), {});
  assert.deepEqual(await get("open", "/x", "https://b.example"), { "allow-origin": "*" });
  assert.deepEqual(await get("guarded", "/x", "https://b.example"), { "allow-origin": "*" });
});

test("without CORS of its own an HTTP API leaves it to the function", async () => {
  const heard = await engine.at("plain", "/x", { headers: { origin: "https://a.example" } });
  assert.deepEqual(toPages(heard), { "allow-origin": "function", "max-age": "1" });
  assert.equal((await preflight("plain", "/empty")).status, 404);
});

test("a preflight needs no authorization, but where $default or ANY with an authorizer takes OPTIONS too", async () => {
  assert.equal((await preflight("guarded")).status, 204);
  const refused = await preflight("default");
  assert.deepEqual([refused.status, refused["allow-origin"]], [401, "*"]);
});

test("a REST API with CORS has OPTIONS of its own for every path that has none, and asks no authorizer", async () => {
  assert.deepEqual(await preflight("rest", "/prod/x"), { status: 200, text: "", ...toOne });
  assert.deepEqual(await preflight("rest", "/prod/any"), { status: 200, text: "", ...toOne });
  assert.equal((await preflight("rest", "/prod/own")).status, 401);
  assert.equal((await preflight("rest", "/prod/nothing")).status, 403);
  assert.equal((await preflight("none", "/prod/x")).status, 403);
});

test("a REST API says the same to every origin: its first one where the caller's is none of several", async () => {
  assert.equal((await preflight("rest", "/prod/x", "https://b.example"))["allow-origin"], "https://a.example");
  const heard = await engine.at("derived", "/prod/x", { method: "OPTIONS" });
  assert.deepEqual([heard.status, toPages(heard)["allow-origin"]], [200, "*"]);
});

test("a REST API that names no methods allows those of the path", async () => {
  assert.equal((await preflight("derived", "/prod/x"))["allow-methods"], "GET,OPTIONS,POST");
  assert.equal((await preflight("derived", "/prod/any"))["allow-methods"], "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT");
});

test("a REST API's function says itself who may read its answers, and errors of the API say nothing", async () => {
  const headers = { origin: "https://a.example" };
  const heard = await engine.at("derived", "/prod/x", { headers });
  assert.deepEqual(toPages(heard), { "allow-origin": "function", "max-age": "1" });
  assert.deepEqual(toPages(await engine.at("rest", "/prod/x", { headers })), {});
});

test("at the root a preflight is the API's whose route is asked for", async () => {
  const headers = { origin: "https://a.example", "access-control-request-method": "GET" };
  engine.serve(
    api({ id: "a", cors: one, routes: ["GET /a=talks"] }),
    api({ id: "b", cors: open, routes: ["GET /b=talks"] }),
  );
  const heard = await Promise.all(
    ["/a", "/b"].map(async (path) => await engine.ask(path, { method: "OPTIONS", headers })),
  );
  assert.deepEqual(
    heard.map((each) => toPages(each)["allow-origin"]),
    ["https://a.example", "*"],
  );
});
