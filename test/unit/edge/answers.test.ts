import assert from "node:assert/strict";
import { test } from "node:test";

import {
  AccessDeniedException,
  InvalidParameterValueException,
  PreconditionFailedException,
  ResourceConflictException,
  ResourceNotFoundException,
  TooManyRequestsException,
} from "../../../src/model/exceptions.ts";
import { ask, openEdge, type Response } from "./open-edge.ts";

const logsHeaders = (operation: string) => ({
  "Content-Type": "application/x-amz-json-1.1",
  "X-Amz-Target": `Logs_20140328.${operation}`,
});
const formHeaders = { "Content-Type": "application/x-www-form-urlencoded; charset=utf-8" };

/** What `error` looks like to a client when resolving a function throws it. */
async function refusedWith(error: unknown): Promise<Response & { readonly events: readonly string[] }> {
  const resolve = () => {
    throw error;
  };
  await using edge = await openEdge({ catalogue: { resolve } });
  const response = await ask(edge.port, { method: "POST", path: "/2015-03-31/functions/f/invocations" }, "{}");
  return { ...response, events: edge.events.map(({ event, facts }) => `${event} ${String(facts?.["error"])}`) };
}

for (const [error, status, body] of [
  [new InvalidParameterValueException("m"), 400, '{"Type":"User","message":"m"}'],
  [new ResourceNotFoundException("m"), 404, '{"Type":"User","Message":"m"}'],
  [new ResourceConflictException("m"), 409, '{"Type":"User","message":"m"}'],
  [new PreconditionFailedException("m"), 412, '{"Type":"User","message":"m"}'],
  [new AccessDeniedException("m"), 403, '{"message":"m"}'],
  [
    new TooManyRequestsException("ReservedFunctionConcurrentInvocationLimitExceeded"),
    429,
    '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}',
  ],
] as const) {
  test(`${error.name} is ${status} ${body}`, async () => {
    const response = await refusedWith(error);
    assert.deepEqual([response.status, response.body, response.events], [status, body, []]);
    assert.equal(response.headers["x-amzn-errortype"], error.name);
    assert.equal(response.headers["content-type"], "application/json");
    assert.match(response.headers["x-amzn-requestid"]?.toString() ?? "", /^[0-9a-f-]{36}$/);
  });
}

test("a bug is told to the engine's log and not to the client (API-164)", async () => {
  const { status, body, headers, events } = await refusedWith(new TypeError("secret"));
  assert.equal(status, 500);
  assert.equal(headers["x-amzn-errortype"], "ServiceException");
  assert.equal(body, '{"Type":"Service","Message":"An internal error occurred."}');
  assert.deepEqual(events, ["edge.failed TypeError: secret"]);
});

test("a failed check of the model has no Type (API-151)", async () => {
  await using edge = await openEdge();
  const { status, headers, body } = await ask(edge.port, { path: "/2015-03-31/functions?FunctionVersion=x" });
  assert.equal(status, 400);
  assert.equal(headers["x-amzn-errortype"], "ValidationException");
  assert.deepEqual(JSON.parse(body), {
    message:
      "1 validation error detected: Value 'x' at 'functionVersion' failed to satisfy constraint: Member must satisfy enum value set: [ALL]",
  });
});

test("an unknown path is a 404 (API-008)", async () => {
  await using edge = await openEdge();
  const { status, headers } = await ask(edge.port, { path: "/2015-03-31/functionz" });
  assert.deepEqual([status, headers["x-amzn-errortype"]], [404, "UnknownOperationException"]);
});

for (const [what, path, status, body] of [
  ["a list of tier C is empty", "GET /2025-11-30/capacity-providers", 200, { CapacityProviders: [] }],
  [
    "all else names itself",
    "GET /2025-11-30/capacity-providers/p",
    400,
    { Type: "User", message: "This operation is not supported by this endpoint: GetCapacityProvider" },
  ],
] as const) {
  test(`of the operations that are not built, ${what} (API-012)`, async () => {
    await using edge = await openEdge();
    const [method, url] = path.split(" ");
    const response = await ask(edge.port, { method, path: url });
    assert.deepEqual([response.status, JSON.parse(response.body)], [status, body]);
  });
}

for (const [operation, input, status, body] of [
  ["DescribeDestinations", {}, 200, { destinations: [] }],
  ["DescribeMetricFilters", {}, 200, { metricFilters: [] }],
  [
    "DeleteAccountPolicy",
    { policyName: "p", policyType: "DATA_PROTECTION_POLICY" },
    400,
    { __type: "InvalidOperationException", message: "Operation not supported by this endpoint: DeleteAccountPolicy" },
  ],
  [
    "DescribeDestinations",
    { limit: 51 },
    400,
    {
      __type: "InvalidParameterException",
      message:
        "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50",
    },
  ],
  ["Invent", {}, 400, { __type: "UnknownOperationException", message: "logs has no operation 'Invent'" }],
] as const) {
  test(`CloudWatch Logs answers ${operation} with ${JSON.stringify(body).slice(0, 60)} (API-801, API-825)`, async () => {
    await using edge = await openEdge();
    const request = { method: "POST", path: "/", headers: logsHeaders(operation) };
    const response = await ask(edge.port, request, JSON.stringify(input));
    assert.equal(response.headers["content-type"], "application/x-amz-json-1.1");
    assert.deepEqual([response.status, JSON.parse(response.body)], [status, body]);
  });
}

test("GetCallerIdentity is the root of the account (API-1001)", async () => {
  await using edge = await openEdge();
  const request = { method: "POST", path: "/", headers: formHeaders };
  const { status, headers, body } = await ask(edge.port, request, "Action=GetCallerIdentity&Version=2011-06-15");
  assert.deepEqual([status, headers["content-type"]], [200, "text/xml"]);
  assert.equal(
    body,
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
      "<Arn>arn:aws:iam::123456789012:root</Arn><UserId>123456789012</UserId><Account>123456789012</Account>" +
      `</GetCallerIdentityResult><ResponseMetadata><RequestId>${String(headers["x-amzn-requestid"])}</RequestId>` +
      "</ResponseMetadata></GetCallerIdentityResponse>",
  );
});

test("an operation of STS that is not built is an error in XML", async () => {
  await using edge = await openEdge();
  const request = { method: "POST", path: "/", headers: formHeaders };
  const { status, body } = await ask(edge.port, request, "Action=GetFederationToken&Name=me&Version=2011-06-15");
  assert.equal(status, 400);
  assert.match(
    body,
    /<Error><Type>Sender<\/Type><Code>InvalidParameterValueException<\/Code><Message>.*GetFederationToken</,
  );
});
