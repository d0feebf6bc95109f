import assert from "node:assert/strict";
import { test } from "node:test";
import { arn, openTestCatalogue, place, request, role } from "../../support/open-catalogue.ts";

const asking = { place, operation: "GetFunction" };

test("every form of a function's name means the same function", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request({ publish: true }));
  await catalogue.idle();
  const { version } = catalogue.resolve("f", undefined);
  for (const form of ["f", "function:f", "123456789012:function:f", "us-east-1:123456789012:function:f", arn]) {
    assert.deepEqual(catalogue.resolve(form, undefined), { version, invokedFunctionArn: arn }, form);
    assert.deepEqual(catalogue.resolve(`${form}:$LATEST`, undefined), {
      version,
      invokedFunctionArn: `${arn}:$LATEST`,
    });
    assert.deepEqual(catalogue.resolve(form, "$LATEST"), { version, invokedFunctionArn: `${arn}:$LATEST` });
    const one = catalogue.resolve(`${form}:1`, "1");
    assert.deepEqual([one.version.version, one.invokedFunctionArn], ["1", `${arn}:1`]);
  }
});

test("a version is the same object for as long as nothing changes it", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request());
  await catalogue.deployments.create(request({ name: "g" }));
  await catalogue.idle();
  const { version } = catalogue.resolve("f", undefined);
  await catalogue.deployments.delete("g", undefined, place);
  assert.equal(catalogue.resolve(arn, "$LATEST").version, version);
});

test("running a version needs no more than it says", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  const settings = { runtimeId: "nodejs8.10", handler: "a.b", environmentVariables: { A: "1" }, timeoutMs: 5000 };
  const { version } = await catalogue.deployments.create(request({ settings }));
  await catalogue.idle();
  const { revisionId, ...rest } = catalogue.resolve("f", undefined).version;
  assert.match(revisionId, /^[0-9a-f-]{36}$/);
  assert.deepEqual(rest, {
    functionName: "f",
    functionArn: arn,
    version: "$LATEST",
    codeDirectory: `/code/${version.code.sha256}`,
    layersDirectory: undefined,
    runtimeId: "nodejs8.10",
    handler: "a.b",
    role,
    timeoutMs: 5000,
    memoryMiB: 128,
    environmentVariables: { A: "1" },
    ephemeralStorageMiB: 512,
    network: true,
    logging: {
      format: "Text",
      logGroup: "/aws/lambda/f",
      applicationLogLevel: undefined,
      systemLogLevel: undefined,
    },
  });
});

const missing: readonly [name: string, qualifier: string | undefined, described: string, invoked: string][] = [
  ["nope", undefined, ":function:nope", ":function:nope:$LATEST"],
  ["nope", "live", ":function:nope:live", ":function:nope:live"],
  ["f", "42", ":function:f:42", ":function:f:42"],
  ["f:42", undefined, ":function:f:42", ":function:f:42"],
  ["f", "$latest", ":function:f:$latest", ":function:f:$latest"],
];

for (const [name, qualifier, described, invoked] of missing) {
  test(`${name} with qualifier ${qualifier} is not found, in AWS's words`, async () => {
    await using opened = await openTestCatalogue();
    const { catalogue } = opened;
    await catalogue.deployments.create(request());
    const prefix = "Function not found: arn:aws:lambda:us-east-1:123456789012";
    const error = { name: "ResourceNotFoundException" };
    assert.throws(() => catalogue.describe(name, qualifier, asking), { ...error, message: prefix + described });
    assert.throws(() => catalogue.resolve(name, qualifier), { ...error, message: prefix + invoked });
  });
}

test("a name and a qualifier that disagree are refused", async () => {
  await using opened = await openTestCatalogue();
  assert.throws(() => opened.catalogue.describe("f:1", "2", asking), {
    name: "InvalidParameterValueException",
    message: "The derived qualifier from the function name does not match the specified qualifier.",
  });
});

test("functions of other regions can't be reached, and the caller's own region is the one its credentials name", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request());
  const elsewhere = "arn:aws:lambda:eu-west-1:123456789012:function:f";
  assert.throws(() => catalogue.describe(elsewhere, undefined, asking), {
    name: "ResourceNotFoundException",
    message: "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
  });
  const there = { place: { ...place, region: "eu-west-1" }, operation: "GetFunction" };
  assert.throws(() => catalogue.describe(elsewhere, undefined, there), { message: `Function not found: ${elsewhere}` });
  await catalogue.deployments.create(request({ place: there.place }));
  assert.equal(catalogue.describe(elsewhere, undefined, there).functionArn, elsewhere);
});

test("functions of other accounts are nobody's to see", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  const foreign = "arn:aws:lambda:us-east-1:999999999999:function:f";
  assert.throws(() => catalogue.describe(`${foreign}:1`, undefined, asking), {
    name: "AccessDeniedException",
    message:
      "User: arn:aws:iam::123456789012:root is not authorized to perform: lambda:GetFunction on resource: " +
      `${foreign} because no resource-based policy allows the lambda:GetFunction action`,
  });
  await assert.rejects(catalogue.deployments.create(request({ name: foreign })), {
    name: "AccessDeniedException",
    message: "",
  });
});
