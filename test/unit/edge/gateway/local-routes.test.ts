import assert from "node:assert/strict";
import { test } from "node:test";
import { LocalRoutes } from "../../../../src/edge/gateway/local-routes.ts";

/** Each leads to a function that is called as the route is written here. */
const routes = new LocalRoutes([
  "$default=default",
  "ANY /{proxy+}=all",
  "GET /pets/{proxy+}=greedy",
  "GET /pets/dog/{id}=variable",
  "GET /pets/dog/1=word",
  "ANY /pets/dog/2=any",
  "POST /pets/dog/2=post",
  "GET /a%20b=encoded",
  "GET /shops/{shop}/pets/{pet}=two",
]);

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
  assert.equal(new LocalRoutes(["GET /a=f"]).find("POST", "/a"), undefined);
  assert.equal(new LocalRoutes(["GET /a=f"]).find("GET", "/a/"), undefined);
  assert.equal(new LocalRoutes(["GET /{proxy+}=f"]).find("GET", "/"), undefined);
});
