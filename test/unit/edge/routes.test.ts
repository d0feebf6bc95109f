import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { serviceModel } from "../../../src/edge/models/model.ts";
import { matchAction, matchTarget, RestRoutes } from "../../../src/edge/routes.ts";

const routes = new RestRoutes();
const specification = readFileSync(new URL("../../../docs/spec/lambda-api.md", import.meta.url), "utf8");

/** `| API-020 | A | AddLayerVersionPermission | POST `/2018-10-31/layers/…` +/ | 201 | …` */
const specified = [
  ...specification.matchAll(/^\| API-\d+ \| [ABC] \| (\w+) \| (\w+) `([^`]+)`( \+\/)? \| (\d+)/gm),
].map(([, name = "", method = "", path = "", slash, status = ""]) => ({
  name,
  method,
  path,
  slash: slash !== undefined,
  status,
}));

test("all 85 operations of the specification are in the model", () => {
  assert.deepEqual(
    specified.map((each) => each.name).toSorted(),
    Object.keys(serviceModel("lambda").operations).toSorted(),
  );
});

for (const { name, method, path, status } of specified) {
  test(`${name} is ${method} ${path} and answers ${status}`, () => {
    const url = path.replaceAll(/\{\w+\}/g, "x");
    const [plain = "", query] = url.split("?");
    const { route } = routes.match(method, url);
    assert.equal(route.name, name);
    assert.equal(String(route.operation.status), status);
    const slashed = query === undefined ? `${plain}/` : `${plain}/?${query}&Other=1`;
    assert.equal(routes.match(method, slashed).route.name, name);
    assert.equal(routes.match(method, slashed.replaceAll("/", "//")).route.name, name);
  });
}

for (const name of Object.keys(serviceModel("logs").operations)) {
  test(`Logs_20140328.${name} is an operation of CloudWatch Logs`, () => {
    const { route } = matchTarget(`Logs_20140328.${name}`);
    assert.deepEqual([route.service, route.name], ["logs", name]);
  });
}

/** All others are sent to the URL of their queue. AWS was recorded to take GetQueueUrl there, also of another queue. */
const withoutQueue = new Set([
  "CancelMessageMoveTask",
  "CreateQueue",
  "ListMessageMoveTasks",
  "ListQueues",
  "StartMessageMoveTask",
]);

for (const name of Object.keys(serviceModel("sqs").operations)) {
  const path = withoutQueue.has(name) ? "/" : "/123456789012/name";
  test(`AmazonSQS.${name} and Action=${name} are an operation of SQS`, () => {
    for (const { route } of [
      matchTarget(`AmazonSQS.${name}`),
      matchAction(`Version=2012-11-05&Action=${name}`, "sts", "/"),
      matchAction(`Action=${name}`, "sqs", path),
    ]) {
      assert.deepEqual([route.service, route.name], ["sqs", name]);
    }
  });
}

for (const name of withoutQueue) {
  test(`Action=${name} is none at a queue's URL`, () => {
    assert.throws(() => matchAction(`Action=${name}`, "sqs", "/123456789012/name"), /not valid for this endpoint/);
  });
}

for (const name of Object.keys(serviceModel("sns").operations)) {
  test(`Action=${name} is an operation of SNS, by the signature or by the version`, () => {
    for (const { route } of [
      matchAction(`Version=2010-03-31&Action=${name}`, "sts", "/"),
      matchAction(`Action=${name}`, "sns", "/"),
    ]) {
      assert.deepEqual([route.service, route.name], ["sns", name]);
    }
  });
}

test("CloudWatch Logs has 113 operations", () => {
  assert.equal(Object.keys(serviceModel("logs").operations).length, 113);
});

test("a form names the operation of STS", () => {
  const { route } = matchAction("Version=2011-06-15&Action=GetCallerIdentity", "sts", "/");
  assert.deepEqual([route.service, route.name], ["sts", "GetCallerIdentity"]);
});

for (const [label, text] of [
  ["f", "f"],
  [
    "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST",
    "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST",
  ],
  ["arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Af", "arn:aws:lambda:us-east-1:123456789012:function:f"],
  ["f%3A%24LATEST", "f:$LATEST"],
  ["a%2Fb", "a/b"],
  ["a%252Fb", "a%2Fb"],
  ["a%20b+c", "a b+c"],
  ["%C3%A9", "é"],
] as const) {
  test(`the label ${label} is read once, as ${text} (API-003)`, () => {
    assert.equal(routes.match("GET", `/2015-03-31/functions/${label}`).labels["FunctionName"], text);
    assert.equal(routes.match("POST", `/2015-03-31/functions/${label}/invocations?x=/y`).labels["FunctionName"], text);
  });
}

test("a label of thousands of characters is for the model to refuse", () => {
  assert.equal(routes.match("GET", `/2015-03-31/functions/${"x".repeat(10_000)}`).route.name, "GetFunction");
});

for (const [method, url] of [
  ["GET", "/"],
  ["GET", "/2015-03-31/functionz"],
  ["PATCH", "/2015-03-31/functions/f"],
  ["POST", "/2015-03-31/functions/f"],
  ["POST", "/2014-11-13/functions/f/invocations"],
  ["GET", "/2015-03-31/functions/%zz"],
  ["GET", "//"],
] as const) {
  test(`${method} ${url} is an unknown operation (API-008)`, () => {
    assert.throws(() => routes.match(method, url), { name: "UnknownOperationException", status: 404 });
  });
}

for (const target of ["Logs_20140328.Invent", "Logs_20140328.toString", "Kinesis_20131202.ListStreams", ""]) {
  test(`the target '${target}' is an unknown operation (API-801)`, () => {
    assert.throws(() => matchTarget(target), { name: "UnknownOperationException" });
  });
}
