import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as always, constantFrom, integer, oneof, option, property, stringMatching } from "fast-check";
import {
  functionArn,
  layerArn,
  parseFunctionReference,
  parseLayerReference,
  parseQueueArn,
  queueArn,
  serviceIn,
} from "../../../src/model/arn.ts";

const region = constantFrom("us-east-1", "eu-central-1", "us-gov-west-1", "eusc-de-east-1", "ap-southeast-2");
const anyAccount = stringMatching(/^\d{12}$/);
const somewhere = { region: "us-east-1", accountId: "123456789012" };
const functionName = stringMatching(/^[a-zA-Z0-9-_]{1,64}$/).filter((name) => name !== "function");
const qualifier = option(
  oneof(
    constantFrom("$LATEST", "live-2", "my_alias"),
    integer({ min: 1 }).map(String),
    stringMatching(/^[a-zA-Z][a-zA-Z0-9-_]{0,127}$/),
  ),
  { nil: undefined },
);

test("a function's ARN that was printed is read as what it was printed from", () => {
  always(
    property(region, anyAccount, functionName, qualifier, (...[inRegion, account, name, version]) => {
      const printed = functionArn({ region: inRegion, accountId: account }, name, version);
      assert.deepEqual(parseFunctionReference(printed), {
        region: inRegion,
        accountId: account,
        functionName: name,
        qualifier: version,
      });
    }),
  );
});

const forms: readonly [text: string, region: string | undefined, account: string | undefined, version?: string][] = [
  ["f", undefined, undefined],
  ["f:$LATEST", undefined, undefined, "$LATEST"],
  ["function:f:1", undefined, undefined, "1"],
  ["123456789012:function:f", undefined, "123456789012"],
  ["us-east-1:123456789012:function:f:live", "us-east-1", "123456789012", "live"],
  ["arn:aws-cn:lambda:cn-north-1:123456789012:function:f", "cn-north-1", "123456789012"],
  ["arn:aws-us-gov:lambda:us-gov-east-1:123456789012:function:f:2", "us-gov-east-1", "123456789012", "2"],
];

for (const [text, inRegion, accountId, version] of forms) {
  test(`${text} names the function f`, () => {
    const reference = { region: inRegion, accountId, functionName: "f", qualifier: version };
    assert.deepEqual(parseFunctionReference(text), reference);
  });
}

for (const text of ["", "f!", "f:1:2:3:4", "arn:aws:s3:::bucket/key"]) {
  test(`'${text}' names no function`, () => {
    assert.equal(parseFunctionReference(text), undefined);
  });
}

test("any layer version's ARN is read as it was printed", () => {
  const number = option(integer({ min: 1 }).map(String), { nil: undefined });
  always(
    property(region, anyAccount, functionName, number, (inRegion, accountId, layerName, version) => {
      const arn = layerArn({ region: inRegion, accountId }, layerName, version);
      assert.deepEqual(parseLayerReference(arn), { region: inRegion, accountId, layerName, version });
    }),
  );
});

for (const text of ["", "l!", "l:x", "arn:aws:lambda:::awslayer:AmazonLinux1803", functionArn(somewhere, "f")]) {
  test(`'${text}' names no layer`, () => {
    assert.equal(parseLayerReference(text), undefined);
  });
}

test("any queue's ARN is read as it was printed, and says its service", () => {
  always(
    property(region, anyAccount, stringMatching(/^[\w-]{1,75}(\.fifo)?$/), (inRegion, accountId, name) => {
      const place = { region: inRegion, accountId };
      const arn = queueArn(place, name);
      assert.deepEqual([parseQueueArn(arn), serviceIn(arn)], [{ place, name }, "sqs"]);
    }),
  );
});

test("a name is of no service and names no queue", () => {
  assert.deepEqual([serviceIn("orders"), parseQueueArn("orders")], ["", undefined]);
});
