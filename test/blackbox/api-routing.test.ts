import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { type ApiEngine, api, echo, startApiEngine, word } from "../support/api-engine.ts";
import type { Heard } from "../support/web-request.ts";

let engine: ApiEngine;

before(async () => {
  engine = await startApiEngine({ echo, one: word("one"), two: word("two") });
});

after(async () => {
  await engine[Symbol.asyncDispose]();
});

const http = api({ id: "web1", routes: ["GET /hello=one", "ANY /items/{proxy+}=one", "POST /echo=echo"] });
const rest = api({ id: "rest1", kind: "rest", routes: ["GET /hello=two", "GET /items/{id}=two", "GET /=two"] });
const staged = api({ id: "staged", stage: "dev", routes: ["GET /hello=one", "GET /=one"] });

function shown({ status, text }: Heard): string {
  return `${status} ${text}`;
}

const notFound = '404 {"message":"Not Found"}';
const noToken = '403 {"message":"Missing Authentication Token"}';

const byName: readonly (readonly [id: string, path: string, shown: string])[] = [
  ["web1", "/hello", "200 one"],
  ["web1", "/hello/", notFound],
  ["web1", "/$default/hello", notFound],
  ["web1", "/items/a/b", "200 one"],
  ["web1", "/items/", notFound],
  ["WEB1", "/hello", "200 one"],
  ["rest1", "/prod/hello", "200 two"],
  ["rest1", "/prod/hello/", "200 two"],
  ["rest1", "/prod", "200 two"],
  ["rest1", "/prod/", "200 two"],
  ["rest1", "/hello", "200 two"],
  ["rest1", "/prod/hello/x", noToken],
  ["staged", "/dev/hello?a=b", "200 one"],
  ["staged", "/dev?a=b", "200 one"],
  ["staged", "/hello", "200 one"],
  ["staged", "/developer", notFound],
  ["nobody", "/hello", '403 {"message":"Forbidden"}'],
];

for (const [id, path, expected] of byName) {
  test(`${path} of the API ${id} is answered with ${expected}, by its host and by a path of the engine's`, async () => {
    engine.serve(http, rest, staged);
    assert.equal(shown(await engine.at(id, path)), expected);
    assert.equal(shown(await engine.ask(`/_lambkin/api/${id}${path}`)), expected);
  });
}

test("at the root all APIs are there: the most specific route wins, the first API where two have the same", async () => {
  engine.serve(http, rest);
  const paths = ["/hello", "/items/7", "/items/a/b", "/", "/nothing"];
  const answers = await Promise.all(paths.map(async (path) => shown(await engine.ask(path))));
  assert.deepEqual(answers, ["200 one", "200 two", "200 one", "200 two", notFound]);
  engine.serve(rest, http);
  assert.equal(shown(await engine.ask("/hello")), "200 two");
  assert.equal(shown(await engine.ask("/nothing")), noToken);
});

test("at the root a path may begin with a stage, as on AWS, where no route says the same word", async () => {
  const proxied = api({ id: "proxied", kind: "rest", stage: "dev", routes: ["ANY /{proxy+}=echo", "GET /=two"] });
  engine.serve(staged, proxied, api({ id: "other", kind: "rest", stage: "Prod", routes: ["GET /hello=two"] }));
  const paths = ["/dev/hello", "/dev", "/Prod/hello", "/Prod/nothing"];
  const answers = await Promise.all(paths.map(async (path) => await engine.ask(path)));
  assert.deepEqual(answers.slice(0, 3).map(shown), ["200 one", "200 one", "200 two"]);
  // No route of that stage: the greedy one of the other API has the whole path.
  assert.equal(JSON.parse(answers[3]?.text ?? "").path, "/Prod/nothing");
  const greedy = await engine.ask("/dev/anything/else");
  assert.equal(JSON.parse(greedy.text).path, "/anything/else");
  engine.serve(proxied, api({ id: "words", routes: ["GET /dev/{name}=one"] }));
  assert.equal(shown(await engine.ask("/dev/hello")), "200 one");
});

test("a method is a route's own: HEAD is not GET", async () => {
  engine.serve(http, rest);
  const heads = await Promise.all([
    engine.at("web1", "/hello", { method: "HEAD" }),
    engine.at("rest1", "/prod/hello", { method: "HEAD" }),
  ]);
  assert.deepEqual(
    heads.map(({ status }) => status),
    [404, 403],
  );
  assert.equal((await engine.at("web1", "/items/a", { method: "HEAD" })).status, 200);
  assert.equal((await engine.at("web1", "/items/a", { method: "OPTIONS" })).text, "one");
});

test("APIs that are served next take the place of those before at once", async () => {
  engine.serve(http);
  assert.equal((await engine.ask("/hello")).text, "one");
  engine.serve(api({ id: "web1", routes: ["GET /hello=two"] }));
  assert.equal((await engine.ask("/hello")).text, "two");
  assert.equal((await engine.at("web1", "/items/a")).status, 404);
  engine.serve();
  assert.equal((await engine.ask("/hello")).headers["x-amzn-errortype"], "UnknownOperationException");
});

test("the engine's own API is where it was", async () => {
  engine.serve(api({ id: "web1", routes: ["$default=one"] }));
  assert.equal((await engine.lambda.send(new ListFunctionsCommand({}))).Functions?.length, 3);
  assert.equal((await engine.ask("/_lambkin/health")).status, 200);
  assert.equal((await engine.ask("/2015-03-31/functions")).status, 200);
  assert.equal((await engine.at("web1", "/2015-03-31/functions")).text, "one");
});

test("a page of an API's own host may not call the engine", async () => {
  engine.serve(http);
  const headers = { origin: "http://web1.execute-api.us-east-1.localhost:4566" };
  const { status } = await engine.ask("/2015-03-31/functions", { headers });
  assert.equal(status, 403);
});
