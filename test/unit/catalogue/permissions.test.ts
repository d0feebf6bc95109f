import assert from "node:assert/strict";
import { test } from "node:test";
import { type Principal, type PolicyRequest, requestFrom } from "../../../src/catalogue/policies.ts";
import { openTestCatalogue, place, request } from "../../support/open-catalogue.ts";

const address = { place, functionName: "f", qualifier: undefined };
const permission = {
  sid: "s",
  action: "lambda:InvokeFunction",
  sourceArn: undefined,
  sourceAccount: undefined,
  eventSourceToken: undefined,
  organizationId: undefined,
  urlAuthType: undefined,
  viaFunctionUrl: undefined,
};
const invokes = { action: "lambda:InvokeFunction", context: {} };
const s3 = { Service: "s3.amazonaws.com" };
const account = { AWS: "arn:aws:iam::210987654321:root" };

const principals: readonly [permitted: string, lets: readonly Principal[], keepsOut: readonly Principal[]][] = [
  ["*", ["*", s3, account], []],
  ["s3.amazonaws.com", [s3], ["*", account, { Service: "sns.amazonaws.com" }]],
  ["210987654321", [account], ["*", s3, { AWS: "arn:aws:iam::000000000001:root" }]],
  ["arn:aws-cn:iam::210987654321:root", [account], ["*"]],
];

for (const [permitted, lets, keepsOut] of principals) {
  test(`a permission of ${permitted} is that of its principals (API-701)`, async () => {
    await using opened = await openTestCatalogue();
    const { deployments, permissions } = opened.catalogue;
    await deployments.create(request());
    await permissions.add(
      { place, name: "f", qualifier: undefined },
      { ...permission, principal: permitted },
      undefined,
    );
    for (const principal of lets) assert.ok(permissions.permits(address, { ...invokes, principal }));
    for (const principal of keepsOut) assert.ok(!permissions.permits(address, { ...invokes, principal }));
  });
}

test("a permission holds for its action, its source and its qualifier", async () => {
  await using opened = await openTestCatalogue();
  const { deployments, permissions } = opened.catalogue;
  await deployments.create(request({ publish: true }));
  const source = { sourceArn: "arn:aws:s3:::b*", sourceAccount: "123456789012" };
  const version = { place, name: "f", qualifier: "1" };
  await permissions.add(version, { ...permission, ...source, principal: "s3.amazonaws.com" }, undefined);
  const context = { "AWS:SourceArn": "arn:aws:s3:::bucket", "AWS:SourceAccount": "123456789012" };
  const asked: PolicyRequest = { principal: s3, action: "lambda:InvokeFunction", context };
  const permits = (changes: Partial<PolicyRequest> = {}, qualifier: string | undefined = "1") =>
    permissions.permits({ ...address, qualifier }, { ...asked, ...changes });
  assert.ok(permits());
  assert.ok(!permits({ action: "lambda:InvokeFunctionUrl" }));
  assert.ok(!permits({ context: { ...context, "AWS:SourceArn": "arn:aws:s3:::other" } }));
  assert.ok(!permits(requestFrom("123456789012", "lambda:InvokeFunction")));
  assert.ok(!permits({}, "$LATEST"));
  assert.ok(!permissions.permits({ ...address, functionName: "g" }, asked));
});
