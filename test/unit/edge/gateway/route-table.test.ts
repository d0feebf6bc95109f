import assert from "node:assert/strict";
import { test } from "node:test";
import { RouteTable } from "../../../../src/edge/gateway/route-table.ts";
import type { LocalApi } from "../../../../src/model/local-api.ts";
import { parseRoute } from "../../../../src/model/local-route.ts";

function api(kind: LocalApi["kind"], ...texts: readonly string[]): LocalApi {
  const routes = texts.flatMap((text) => parseRoute(text) ?? []);
  return {
    id: kind,
    name: kind,
    kind,
    stage: "$default",
    stageVariables: {},
    cors: undefined,
    routes: routes.map((route) => ({ ...route, payloadFormat: "2.0", authorizer: undefined })),
  };
}

/** Each leads to a function that is called as the route is written here. */
const http = api(
  "http",
  "$default=default",
  "ANY /{proxy+}=all",
  "GET /pets/{proxy+}=greedy",
  "GET /pets/dog/{id}=variable",
  "GET /pets/dog/1=word",
  "ANY /pets/dog/2=any",
  "POST /pets/dog/2=post",
  "GET /a%20b=encoded",
  "GET /shops/{shop}/pets/{pet}=two",
);
const routes = new RouteTable([http]);

const found: readonly (readonly [method: string, path: string, functionName: string, variables: object])[] = [
  ["GET", "/pets/dog/1", "word", {}],
  ["GET", "/pets/dog/7", "variable", { id: "7" }],
  ["GET", "/pets/dog/2", "any", {}],
  ["POST", "/pets/dog/2", "post", {}],
  ["GET", "/pets/cat/1/x", "greedy", { proxy: "cat/1/x" }],
  ["POST", "/pets/cat", "all", { proxy: "pets/cat" }],
  ["GET", "/pets/", "all", { proxy: "pets/" }],
  ["GET", "/pets/dog/", "greedy", { proxy: "dog/" }],
  ["GET", "/", "default", {}],
  ["GET", "/a%20b", "encoded", {}],
  ["GET", "/shops/a%2Fb/pets/2", "two", { shop: "a%2Fb", pet: "2" }],
  ["GET", "/shops//pets/2", "all", { proxy: "shops//pets/2" }],
];

for (const [method, path, functionName, variables] of found) {
  test(`${method} ${path} leads to the most specific route: ${functionName}`, () => {
    const match = routes.find(method, path);
    assert.deepEqual([match?.route.functionName, match?.variables], [functionName, variables]);
  });
}

test("without a route that matches there is none", () => {
  const find = (text: string, method: string, path: string) => new RouteTable([api("http", text)]).find(method, path);
  assert.equal(find("GET /a=f", "POST", "/a"), undefined);
  assert.equal(find("GET /a=f", "HEAD", "/a"), undefined);
  assert.equal(find("GET /a=f", "GET", "/a/"), undefined);
  assert.equal(find("GET /{proxy+}=f", "GET", "/"), undefined);
});

test("a REST API does not look at slashes at the ends of a path", () => {
  const table = new RouteTable([api("rest", "GET /a=f", "GET /{proxy+}=all", "GET /=root")]);
  const matches = ["/a/", "//a", "/a/b//", "//"].map((path) => table.find("GET", path));
  assert.deepEqual(
    matches.map((match) => [match?.route.functionName, match?.variables]),
    [
      ["f", {}],
      ["f", {}],
      ["all", { proxy: "a/b" }],
      ["root", {}],
    ],
  );
});

test("of the routes of several APIs the most specific wins, and the first API where two have the same", () => {
  const table = new RouteTable([
    api("http", "GET /{id}=variable", "GET /b=first"),
    api("rest", "GET /a=word", "GET /b=second"),
  ]);
  const matches = ["/a", "/b", "/c"].map((path) => table.find("GET", path)?.route.functionName);
  assert.deepEqual(matches, ["word", "first", "variable"]);
});
