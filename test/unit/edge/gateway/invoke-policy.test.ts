import assert from "node:assert/strict";
import { test } from "node:test";
import { decide, statementsOf } from "../../../../src/edge/gateway/invoke-policy.ts";

const arn = "arn:aws:execute-api:us-east-1:123456789012:a/dev/GET/pets";

function decided(statement: Record<string, never> | object): string {
  const Statement = [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*", ...statement }];
  const statements = statementsOf(JSON.parse(JSON.stringify({ Statement })));
  return statements ? decide(statements, arn) : "none";
}

test("an Allow allows nothing where anything is written as its condition, be it none", () => {
  for (const Condition of [{ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, { IpAddress: 5 }, 5, "x", [], null]) {
    assert.equal(decided({ Condition }), "implicit-deny", JSON.stringify(Condition));
  }
  for (const Condition of [undefined, {}, { StringEquals: {} }]) assert.equal(decided({ Condition }), "allow");
});
