import assert from "node:assert/strict";
import { test } from "node:test";
import { type AccessRequest, callOf, letsIn, serviceCallOf } from "../../../src/events/resource-policy.ts";

const arn = "arn:aws:sqs:us-east-1:123456789012:q";
const rule = "arn:aws:events:us-east-1:123456789012:rule/r";
const stranger = callOf("sqs:SendMessage", "210987654321", "arn:aws:iam::210987654321:root");
const role = callOf("sqs:SendMessage", "210987654321", "arn:aws:sts::210987654321:assumed-role/sender/session");
const events = serviceCallOf("sqs:SendMessage", "events.amazonaws.com", rule);

const allow = { Effect: "Allow", Principal: { AWS: "210987654321" }, Action: "sqs:SendMessage", Resource: arn };
const byRule = { ...allow, Principal: { Service: "events.amazonaws.com" } };
const fromRule = { ArnEquals: { "aws:SourceArn": rule } };

const cases: readonly [what: string, statements: unknown, request: AccessRequest, isIn: boolean][] = [
  ["an account that is named", [allow], stranger, true],
  ["one statement alone", allow, stranger, true],
  ["its root", [{ ...allow, Principal: { AWS: ["arn:aws:iam::210987654321:root"] } }], stranger, true],
  ["a role of it", [{ ...allow, Principal: { AWS: "arn:aws:iam::210987654321:role/sender" } }], role, true],
  ["another role of it", [{ ...allow, Principal: { AWS: "arn:aws:iam::210987654321:role/other" } }], role, false],
  ["everybody", [{ ...allow, Principal: "*" }], stranger, true],
  ["everybody, written as accounts", [{ ...allow, Principal: { AWS: "*" } }], stranger, true],
  ["another account", [{ ...allow, Principal: { AWS: "999999999999" } }], stranger, false],
  ["what AddPermission writes", [{ ...allow, Action: "SQS:SendMessage" }], stranger, true],
  ["any action", [{ ...allow, Action: ["sqs:*"] }], stranger, true],
  ["another action", [{ ...allow, Action: "sqs:ReceiveMessage" }], stranger, false],
  ["any resource", [{ ...allow, Resource: "*" }], stranger, true],
  ["a pattern of resources", [{ ...allow, Resource: "arn:aws:sqs:*:123456789012:*" }], stranger, true],
  ["another queue", [{ ...allow, Resource: `${arn}2` }], stranger, false],
  ["a denial beside it", [allow, { ...allow, Effect: "Deny" }], stranger, false],
  ["a denial of what is not encrypted", [allow, { ...allow, Effect: "Deny", Condition: insecure() }], stranger, true],
  ["a service", [byRule], events, true],
  ["a service by its rule", [{ ...byRule, Condition: fromRule }], events, true],
  [
    "a service by another rule",
    [{ ...byRule, Condition: { ArnEquals: { "aws:SourceArn": `${rule}2` } } }],
    events,
    false,
  ],
  [
    "a service by several rules",
    [{ ...byRule, Condition: { ArnLike: { "AWS:SourceArn": ["x", rule] } } }],
    events,
    true,
  ],
  [
    "a condition that nobody knows",
    [{ ...byRule, Condition: { IpAddress: { "aws:SourceIp": "::1" } } }],
    events,
    false,
  ],
  [
    "a denial under a condition that nobody knows",
    [allow, { ...allow, Effect: "Deny", Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } } }],
    stranger,
    false,
  ],
  ["a denial of all but some", [allow, withNot("Principal", { AWS: "999999999999" })], stranger, false],
  ["a denial of all actions but one", [allow, withNot("Action", "sqs:ReceiveMessage")], stranger, false],
  [
    "a denial of another action to all but some",
    [allow, { ...withNot("Principal", {}), Action: "sqs:DeleteMessage" }],
    stranger,
    true,
  ],
  ["a service where accounts are meant", [{ ...allow, Principal: { AWS: "*" } }], events, true],
  ["no statement", [], stranger, false],
];

/** A denial of everything but what one element names. */
function withNot(element: "Principal" | "Action", value: unknown): object {
  const { [element]: _, ...others } = allow;
  return { ...others, Effect: "Deny", [`Not${element}`]: value };
}

function insecure(): object {
  return { Bool: { "aws:SecureTransport": "false" } };
}

for (const [what, Statement, request, isIn] of cases) {
  test(`a queue's policy with ${what} ${isIn ? "lets in" : "keeps out"}`, () => {
    assert.equal(letsIn(JSON.stringify({ Version: "2012-10-17", Statement }), arn, request), isIn);
  });
}

test("a policy that is none keeps out", () => {
  for (const policy of [undefined, "{", "[]", '{"Statement":7}', '{"Statement":[null]}']) {
    assert.equal(letsIn(policy, arn, stranger), false);
  }
});
