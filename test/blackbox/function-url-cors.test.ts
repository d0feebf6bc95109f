import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Cors } from "@aws-sdk/client-lambda";
import { type UrlEngine, type WebFunction, startUrlEngine } from "../support/function-urls.ts";
import { ask } from "../support/web-request.ts";

let engine: UrlEngine;
let plain: WebFunction;
let guarded: WebFunction;
let openToAll: WebFunction;
let withCookies: WebFunction;

const code = `exports.handler = async ({ requestContext: { http }, rawPath }) => {
  if (rawPath === "/throws") throw new Error("no");
  return {
    statusCode: 200,
    headers: { "Access-Control-Allow-Origin": "function", "access-control-expose-headers": "function", "x-own": "1" },
    body: http.method,
  };
}`;

before(async () => {
  engine = await startUrlEngine();
  const publish = async (name: string, settings: Cors | undefined) =>
    await engine.publish({ name, code }, settings && { Cors: settings });
  plain = await publish("plain", undefined);
  guarded = await publish("guarded", {
    AllowOrigins: ["https://a.example", "https://b.example"],
    AllowMethods: ["GET", "PUT"],
    AllowHeaders: ["x-one", "x-two"],
    ExposeHeaders: ["date", "x-own"],
    MaxAge: 300,
  });
  openToAll = await publish("open", { AllowOrigins: ["*"], AllowMethods: ["*"], AllowHeaders: ["*"] });
  withCookies = await publish("cookies", {
    AllowOrigins: ["*"],
    AllowMethods: ["*"],
    AllowHeaders: ["*"],
    AllowCredentials: true,
  });
});

after(async () => {
  await engine[Symbol.asyncDispose]();
});

/** What an answer says to pages, without `access-control-`. */
function toPages(headers: Readonly<Record<string, string | string[] | undefined>>) {
  const named = Object.entries(headers).filter(([name]) => /^(access-control-|vary$)/.test(name));
  return Object.fromEntries(named.map(([name, value]) => [name.replace("access-control-", ""), value]));
}

async function preflight(url: WebFunction, origin: string) {
  const headers = { origin, "access-control-request-method": "PUT", "access-control-request-headers": "x-one" };
  const { status, text, headers: heard } = await url.ask("/", { method: "OPTIONS", headers });
  return { status, text, ...toPages(heard) };
}

async function got(url: WebFunction, origin: string | undefined, path = "/") {
  const { headers } = await url.ask(path, { headers: origin === undefined ? {} : { origin } });
  return toPages(headers);
}

test("API-509: a preflight is answered by the front", async () => {
  assert.deepEqual(await preflight(guarded, "https://b.example"), {
    status: 200,
    text: "",
    "allow-origin": "https://b.example",
    "allow-methods": "GET,PUT",
    "allow-headers": "x-one,x-two",
    "max-age": "300",
    vary: "Origin",
  });
  const all = { status: 200, text: "", "allow-origin": "*", "allow-methods": "*", "allow-headers": "*" };
  assert.deepEqual(await preflight(openToAll, "https://b.example"), all);
  assert.deepEqual(await preflight(guarded, "https://c.example"), { status: 200, text: "" });
});

test("with credentials nothing is an asterisk: browsers would not take it for one (API-510)", async () => {
  assert.deepEqual(await preflight(withCookies, "https://b.example"), {
    status: 200,
    text: "",
    "allow-origin": "https://b.example",
    "allow-credentials": "true",
    "allow-methods": "PUT",
    "allow-headers": "x-one",
    vary: "Origin",
  });
});

test("without a configuration OPTIONS reaches the function, and its headers go out as they are", async () => {
  assert.deepEqual(await preflight(plain, "https://b.example"), {
    status: 200,
    text: "OPTIONS",
    "allow-origin": "function",
    "expose-headers": "function",
  });
  const own = { "allow-origin": "function", "expose-headers": "function" };
  assert.deepEqual(await got(plain, "https://b.example"), own);
  // Of which the engine's own API thinks otherwise.
  assert.deepEqual(await got(plain, "http://localhost:3000"), own);
});

test("OPTIONS that is no preflight reaches the function", async () => {
  const { text } = await guarded.ask("/", { method: "OPTIONS", headers: { origin: "https://a.example" } });
  assert.equal(text, "OPTIONS");
});

test("API-509: the configuration overrides what the function says, also of errors", async () => {
  const allowed = { "allow-origin": "https://a.example", "expose-headers": "date,x-own", vary: "Origin" };
  assert.deepEqual(await got(guarded, "https://a.example"), allowed);
  assert.deepEqual(await got(guarded, "https://a.example", "/throws"), allowed);
  assert.deepEqual(await got(guarded, "https://c.example"), {});
  assert.deepEqual(await got(guarded, undefined), {});
  assert.deepEqual(await got(openToAll, "https://c.example"), { "allow-origin": "*" });
});

test("a page that a function serves may not call the engine's own API", async () => {
  const origin = `http://${plain.host}`;
  const headers = { origin };
  const { status } = await ask(engine.endpoint, "127.0.0.1", "/2015-03-31/functions", { headers });
  assert.equal(status, 403);
});
