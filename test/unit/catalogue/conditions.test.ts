import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as always, nat, property, stringMatching } from "fast-check";
import { type Condition, type ConditionContext, isFulfilled } from "../../../src/catalogue/conditions.ts";

const account: Condition = { StringEquals: { "AWS:SourceAccount": "123456789012" } };
const url: Condition = { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } };
const viaUrl: Condition = { Bool: { "lambda:InvokedViaFunctionUrl": "true" } };
const organization: Condition = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
const token: Condition = { StringEquals: { "lambda:EventSourceToken": "amzn1.ask.skill.1" } };
const both: Condition = { ...account, ArnLike: { "AWS:SourceArn": "arn:aws:s3:::b" } };

const conditions: readonly [what: string, condition: Condition, context: ConditionContext, fulfilled: boolean][] = [
  ["no condition, nothing known", {}, {}, true],
  ["the source's account", account, { "AWS:SourceAccount": "123456789012" }, true],
  ["another source's account", account, { "AWS:SourceAccount": "210987654321" }, false],
  ["a source whose account is unknown", account, { "AWS:SourceArn": "arn:aws:s3:::b" }, false],
  ["nothing known", account, {}, false],
  ["a URL of that kind", url, { "lambda:FunctionUrlAuthType": "NONE" }, true],
  ["a URL of another kind", url, { "lambda:FunctionUrlAuthType": "AWS_IAM" }, false],
  ["an invocation by URL", viaUrl, { "lambda:InvokedViaFunctionUrl": "true" }, true],
  ["an invocation by something else", viaUrl, { "lambda:InvokedViaFunctionUrl": "false" }, false],
  ["an invocation by nobody knows what", viaUrl, {}, false],
  ["the organization", organization, { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }, true],
  ["another case of the organization", organization, { "aws:PrincipalOrgID": "O-A1B2C3D4E5" }, false],
  ["the token", token, { "lambda:EventSourceToken": "amzn1.ask.skill.1" }, true],
  [
    "no pattern but the asterisk itself",
    { StringEquals: { "lambda:EventSourceToken": "*" } },
    token["StringEquals"] ?? {},
    false,
  ],
  ["two conditions", both, { "AWS:SourceAccount": "123456789012", "AWS:SourceArn": "arn:aws:s3:::b" }, true],
  ["one of two conditions", both, { "AWS:SourceAccount": "123456789012", "AWS:SourceArn": "arn:aws:s3:::c" }, false],
  ["an operator that nobody writes", { Null: { "AWS:SourceArn": "true" } }, { "AWS:SourceArn": "true" }, false],
];

for (const [what, condition, context, fulfilled] of conditions) {
  test(`${fulfilled ? "fulfilled" : "not fulfilled"}: ${what} (API-702)`, () => {
    assert.equal(isFulfilled(condition, context), fulfilled);
  });
}

const alike: readonly [pattern: string, arn: string][] = [
  ["arn:aws:s3:::b", "arn:aws:s3:::b"],
  ["arn:aws:s3:::b*", "arn:aws:s3:::b"],
  ["arn:aws:s3:::b*", "arn:aws:s3:::bucket"],
  ["arn:aws:s3:::b?c*t", "arn:aws:s3:::bucket"],
  ["arn:aws:s3:*:*:*", "arn:aws:s3:::b"],
  ["arn:aws:events:*:123456789012:rule/*", "arn:aws:events:us-east-1:123456789012:rule/bus/every-minute"],
  ["arn:aws:logs:us-east-1:123456789012:log-group:*:*", "arn:aws:logs:us-east-1:123456789012:log-group:/aws/l:*"],
  ["arn:aws:execute-api:us-east-1:123456789012:a1/*/GET/*", "arn:aws:execute-api:us-east-1:123456789012:a1/p/GET/x/y"],
  ["arn:aws:s3:::*a*b*c", "arn:aws:s3:::xaxbxbcxc"],
];

const different: readonly [pattern: string, arn: string][] = [
  ["arn:aws:s3:::b", "arn:aws:s3:::bucket"],
  ["arn:aws:s3:::b", "arn:aws:s3:::B"],
  ["arn:aws:s3:::b?", "arn:aws:s3:::b"],
  ["arn:aws:s3:::b.", "arn:aws:s3:::bb"],
  ["arn:aws:events:*:rule/r", "arn:aws:events:us-east-1:123456789012:rule/r"],
  ["arn:aws:events:*:1:rule/r", "arn:aws:events:us-east-1:123456789012:1:rule/r"],
  ["arn:aws:s3:::*", "arn:aws:sns:us-east-1:123456789012:b"],
  ["arn:aws:s3:::*a*b*c", "arn:aws:s3:::xaxbxbcxcx"],
  ["arn:aws:s3:::b", "b"],
  ["*", "b"],
];

for (const [pattern, arn, isAlike] of [
  ...alike.map((pair) => [...pair, true] as const),
  ...different.map((pair) => [...pair, false] as const),
]) {
  test(`${arn} is ${isAlike ? "" : "not "}like ${pattern} (API-702)`, () => {
    assert.equal(isFulfilled({ ArnLike: { "AWS:SourceArn": pattern } }, { "AWS:SourceArn": arn }), isAlike);
  });
}

test("an ARN is like itself with any character questioned, and any stretch of a part left out", () => {
  const part = stringMatching(/^[a-z.*?()[\]\\-]{0,8}$/);
  always(
    property(array(part, { minLength: 6, maxLength: 8 }), nat(), nat(), (parts, one, other) => {
      const arn = parts.join(":");
      const at = one % arn.length;
      const end = at + (other % 8);
      const isLike = (pattern: string) =>
        isFulfilled({ ArnLike: { "AWS:SourceArn": pattern } }, { "AWS:SourceArn": arn });
      assert.ok(isLike(arn));
      if (arn[at] === ":") return;
      assert.ok(isLike(`${arn.slice(0, at)}?${arn.slice(at + 1)}`));
      if (arn.slice(at, end).includes(":")) return;
      assert.ok(isLike(`${arn.slice(0, at)}*${arn.slice(end)}`));
    }),
  );
});

test("a pattern of many asterisks is answered at once", () => {
  const [pattern, arn] = [`arn:aws:s3:::${"*a".repeat(400)}b`, `arn:aws:s3:::${"a".repeat(2000)}`];
  assert.equal(isFulfilled({ ArnLike: { "AWS:SourceArn": pattern } }, { "AWS:SourceArn": arn }), false);
});
