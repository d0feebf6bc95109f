import assert from "node:assert/strict";
import { test } from "node:test";

import { parseInput } from "../../../src/edge/parse.ts";
import { create, leastFunction, refused, rest, routes } from "./requests.ts";

for (const [what, body] of [
  ["text that is not JSON", "{"],
  ["a list", []],
  ["a number for text", { ...leastFunction, Handler: 1 }],
  ["text for a number", { ...leastFunction, Timeout: "3" }],
  ["a fraction for a whole number", { ...leastFunction, Timeout: 1.5 }],
  ["a number that no integer holds", { ...leastFunction, Timeout: 2 ** 31 }],
  ["text for a boolean", { ...leastFunction, Publish: "true" }],
  ["text for a list", { ...leastFunction, Layers: "l" }],
  ["a list for a structure", { ...leastFunction, Environment: [] }],
  ["text that is not base64", { ...leastFunction, Code: { ZipFile: "a*bc" } }],
  ["base64 that was cut", { ...leastFunction, Code: { ZipFile: "abcde" } }],
] as const) {
  test(`a body with ${what} is a SerializationException (API-175)`, () => {
    const { name, failures } = refused(() => rest("POST /2015-03-31/functions", body));
    assert.equal(name, "SerializationException");
    assert.match(failures[0] ?? "", /^Could not parse request body into json: ./);
  });
}

test("unknown members are ignored, and null is absent (API-001)", () => {
  assert.deepEqual(
    create({ Handler: null, Invented: { by: "a newer SDK" }, Environment: { Variables: null, Other: 1 } }),
    {
      ...leastFunction,
      Environment: {},
    },
  );
});

test("an input has the types of the model", () => {
  const arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  assert.deepEqual(create({ Code: { ZipFile: "AQID/w==" }, Publish: true, Tags: { a: "b" } }), {
    ...leastFunction,
    Code: { ZipFile: Buffer.from([1, 2, 3, 255]) },
    Publish: true,
    Tags: { a: "b" },
  });
  assert.deepEqual(rest(`DELETE /2017-03-31/tags/${encodeURIComponent(arn)}?tagKeys=a&tagKeys=b%20c`), {
    Resource: arn,
    TagKeys: ["a", "b c"],
  });
  assert.deepEqual(rest("GET /2015-03-31/functions?MaxItems=7&Marker=x%3D"), { MaxItems: 7, Marker: "x=" });
  assert.deepEqual(rest("GET /2018-10-31/layers/l/versions/3"), { LayerName: "l", VersionNumber: 3 });
  const timed = { FunctionName: "f", StartingPositionTimestamp: "1970-01-01T00:00:01.500Z" };
  assert.deepEqual(rest("POST /2015-03-31/event-source-mappings", timed), { ...timed, StartingPositionTimestamp: 1.5 });
});

test("a member called __proto__ is a member like any other", () => {
  const input = rest(
    "POST /2015-03-31/functions",
    `{"FunctionName":"f","Role":"${leastFunction.Role}","Code":{},"Tags":{"__proto__":"x"}}`,
  );
  assert.deepEqual(Object.entries(Reflect.get(input, "Tags")), [["__proto__", "x"]]);
});

test("an invocation's payload is the very buffer that came in", () => {
  const payload = Buffer.from("not even JSON");
  const match = routes.match("POST", "/2015-03-31/functions/f/invocations?Qualifier=live");
  const headers = { "x-amz-invocation-type": "Event", "x-amz-log-type": "Tail", "x-amz-client-context": "e30=" };
  const input = parseInput(match, headers, payload);
  assert.deepEqual(input, {
    FunctionName: "f",
    Qualifier: "live",
    InvocationType: "Event",
    LogType: "Tail",
    ClientContext: "e30=",
    Payload: payload,
  });
  assert.equal(Reflect.get(input, "Payload"), payload);
});

test("an operation without a body does not look at one", () => {
  assert.deepEqual(rest("GET /2015-03-31/functions/f", "{"), { FunctionName: "f" });
});
