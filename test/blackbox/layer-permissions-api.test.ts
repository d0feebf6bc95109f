import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AddLayerVersionPermissionCommand,
  type AddLayerVersionPermissionCommandInput,
  GetLayerVersionByArnCommand,
  GetLayerVersionPolicyCommand,
  LambdaClient,
  LambdaServiceException,
  RemoveLayerVersionPermissionCommand,
} from "@aws-sdk/client-lambda";
import { create } from "../support/functions.ts";
import { L, publishLayer } from "../support/layers.ts";
import { clientConfig, type OpenApi, openApi } from "../support/open-api.ts";

const target = { LayerName: "l", VersionNumber: 1 };
const get = new GetLayerVersionPolicyCommand(target);

async function add({ lambda }: OpenApi, changes: Partial<AddLayerVersionPermissionCommandInput> = {}) {
  const input = { ...target, StatementId: "s1", Action: "lambda:GetLayerVersion", Principal: "*", ...changes };
  return await lambda.send(new AddLayerVersionPermissionCommand(input));
}

async function remove({ lambda }: OpenApi, StatementId: string, RevisionId?: string): Promise<number | undefined> {
  const command = new RemoveLayerVersionPermissionCommand({ ...target, StatementId, RevisionId });
  return (await lambda.send(command)).$metadata.httpStatusCode;
}

function statement(sid: string, principal: string, more = ""): string {
  return `{"Sid":"${sid}","Effect":"Allow","Principal":${principal},"Action":"lambda:GetLayerVersion","Resource":"${L}:1"${more}}`;
}

test("a permission is answered and listed as compact JSON in AWS's order, with a new revision each time", async () => {
  await using api = await openApi();
  await publishLayer(api.lambda);
  const root = "arn:aws:iam::000000000001:root";
  const everyone = await add(api);
  assert.deepEqual([everyone.$metadata.httpStatusCode, everyone.Statement], [201, statement("s1", '"*"')]);
  const account = await add(api, { StatementId: "s2", Principal: "000000000001", LayerName: L });
  assert.equal(account.Statement, statement("s2", `{"AWS":"${root}"}`));
  const { Statement } = await add(api, { StatementId: "s3", Principal: root, RevisionId: account.RevisionId });
  assert.equal(Statement, statement("s3", `{"AWS":"${root}"}`));
  const organization = await add(api, { StatementId: "s4", OrganizationId: "o-a1b2c3d4e5" });
  const condition = ',"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}';
  assert.equal(organization.Statement, statement("s4", '"*"', condition));
  const { Policy, RevisionId } = await api.lambda.send(get);
  const texts = [everyone.Statement, account.Statement, Statement, organization.Statement];
  assert.equal(Policy, `{"Version":"2012-10-17","Id":"default","Statement":[${texts.join(",")}]}`);
  assert.equal(RevisionId, organization.RevisionId);
  assert.notEqual(RevisionId, everyone.RevisionId);
});

test("a permission is removed, and with the last one the policy", async () => {
  await using api = await openApi();
  await publishLayer(api.lambda);
  await add(api);
  const { RevisionId } = await add(api, { StatementId: "s2" });
  assert.equal(await remove(api, "s1", RevisionId), 204);
  const { Policy, RevisionId: next } = await api.lambda.send(get);
  assert.equal(Policy, `{"Version":"2012-10-17","Id":"default","Statement":[${statement("s2", '"*"')}]}`);
  assert.notEqual(next, RevisionId);
  assert.equal(await remove(api, "s2"), 204);
  await assert.rejects(api.lambda.send(get), { message: "No policy is associated with the given resource." });
});

test("another account uses a layer version once, and as long as, it is permitted to", async () => {
  await using api = await openApi();
  await publishLayer(api.lambda);
  const credentials = { accessKeyId: "000000000001", secretAccessKey: "test" };
  using other = disposable(new LambdaClient({ ...clientConfig(api.endpoint), credentials }));
  const asked = [
    () => other.client.send(new GetLayerVersionByArnCommand({ Arn: `${L}:1` })),
    () => create(other.client, { Layers: [`${L}:1`] }),
  ];
  const refusal = {
    name: "AccessDeniedException",
    message:
      "User: arn:aws:iam::000000000001:root is not authorized to perform: lambda:GetLayerVersion on resource: " +
      `${L}:1 because no resource-based policy allows the lambda:GetLayerVersion action`,
  };
  for (const ask of asked) await assert.rejects(ask(), refusal);
  await add(api, { StatementId: "organization", OrganizationId: "o-a1b2c3d4e5" });
  await add(api, { StatementId: "third", Principal: "000000000003" });
  for (const ask of asked) await assert.rejects(ask(), refusal, "not for everyone");
  await add(api, { Principal: "000000000001" });
  for (const ask of asked) assert.ok(await ask());
  await remove(api, "s1");
  await assert.rejects(asked[0]?.() ?? Promise.resolve(), refusal);
});

function disposable(client: LambdaClient): Disposable & { readonly client: LambdaClient } {
  return { client, [Symbol.dispose]: () => client.destroy() };
}

const stale = {
  name: "PreconditionFailedException",
  message:
    "The Revision Id provided does not match the latest Revision Id. " +
    "Call the GetLayerPolicy API to retrieve the latest Revision Id",
};

const refusals: readonly [what: string, ask: (api: OpenApi) => Promise<unknown>, status: number, error: object][] = [
  [
    "a Sid that is taken",
    (api) => add(api),
    409,
    {
      name: "ResourceConflictException",
      message:
        "The statement id (s1) provided already exists. " +
        "Please provide a new statement id, or remove the existing statement.",
    },
  ],
  ["an addition to another revision", (api) => add(api, { StatementId: "s2", RevisionId: "other" }), 412, stale],
  ["a removal from another revision", (api) => remove(api, "s1", "other"), 412, stale],
  ["an addition to a version that is not there", (api) => add(api, { VersionNumber: 9 }), 404, missing(`${L}:9`)],
  ["an addition to a layer that is not there", (api) => add(api, { LayerName: "m" }), 404, missing(arnOf("m"))],
  [
    "a removal from a layer that is not there",
    ({ lambda }) =>
      lambda.send(new RemoveLayerVersionPermissionCommand({ ...target, LayerName: "m", StatementId: "s1" })),
    404,
    missing(arnOf("m")),
  ],
  [
    "the policy of a layer that is not there",
    ({ lambda }) => lambda.send(new GetLayerVersionPolicyCommand({ ...target, LayerName: "m" })),
    404,
    missing(arnOf("m")),
  ],
  [
    "the policy of a version without one",
    ({ lambda }) => lambda.send(new GetLayerVersionPolicyCommand({ ...target, VersionNumber: 2 })),
    404,
    { name: "ResourceNotFoundException", message: "No policy is associated with the given resource." },
  ],
  [
    "a removal of what was not added",
    (api) => remove(api, "s9"),
    404,
    { name: "ResourceNotFoundException", message: "Statement s9 is not found in resource policy." },
  ],
  [
    "another action",
    (api) => add(api, { StatementId: "s2", Action: "lambda:Invoke" }),
    400,
    {
      name: "ValidationException",
      message:
        "1 validation error detected: Value 'lambda:Invoke' at 'action' failed to satisfy constraint: " +
        "Member must satisfy regular expression pattern: lambda:GetLayerVersion",
    },
  ],
];

test("API-221: what can't be done with a layer's policy is refused in AWS's words", async (context) => {
  await using api = await openApi();
  for (const _ of [1, 2]) await publishLayer(api.lambda);
  await add(api);
  for (const [what, ask, status, error] of refusals) {
    await context.test(what, async () => {
      await assert.rejects(ask(api), (thrown) => {
        assert(thrown instanceof LambdaServiceException);
        const { name, message, $metadata } = thrown;
        assert.deepEqual({ name, message, status: $metadata.httpStatusCode }, { ...error, status });
        return true;
      });
    });
  }
});

test("a policy may not be longer than 20 KB (API-158)", async () => {
  await using api = await openApi();
  await publishLayer(api.lambda);
  const fill = async () => {
    for (let n = 0; ; n++) await add(api, { StatementId: `${"s".repeat(90)}${n}` });
  };
  await assert.rejects(fill(), {
    name: "PolicyLengthExceededException",
    message: /^The final policy size \(20\d{3}\) is bigger than the limit \(20480\)\.$/,
  });
  assert.ok(((await api.lambda.send(get)).Policy ?? "").length <= 20_480);
});

function arnOf(layerName: string): string {
  return `${L.replace(/l$/, layerName)}:1`;
}

function missing(arn: string): object {
  return { name: "ResourceNotFoundException", message: `Layer version ${arn} does not exist.` };
}
