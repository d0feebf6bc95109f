import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRoute } from "../../../src/model/local-route.ts";

const whole = { method: "GET", path: "/a/{id}", functionName: "f", qualifier: undefined, front: "http" };

const read: Readonly<Record<string, object>> = {
  "GET /a/{id}=f": whole,
  "GET /a/{id}=f:rest": { ...whole, front: "rest" },
  "GET /a/{id}=f@v1:alb-multi": { ...whole, qualifier: "v1", front: "alb-multi" },
  "ANY /{proxy+}=f@$LATEST": { ...whole, method: "ANY", path: "/{proxy+}", qualifier: "$LATEST" },
  "$default=f:alb": { ...whole, method: "ANY", path: undefined, front: "alb" },
  "GET /=arn:aws:lambda:us-east-1:123456789012:function:f": {
    ...whole,
    path: "/",
    functionName: "arn:aws:lambda:us-east-1:123456789012:function:f",
  },
};

for (const [text, route] of Object.entries(read)) {
  test(`'${text}' is a route`, () => {
    assert.deepEqual(parseRoute(text), route);
  });
}

const refused = ["", "f", "GET a=f", "get /a=f", "GET /a", "GET /a=", "GET /{proxy+}/b=f", "GET /x{id}=f", "GET /{=f"];

for (const text of refused) {
  test(`'${text}' is none`, () => {
    assert.equal(parseRoute(text), undefined);
  });
}
