import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  CreateAliasCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  PublishVersionCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import { deploy, F } from "../support/functions.ts";
import { clientConfig, type OpenApi, openApi } from "../support/open-api.ts";
import { inShort, refuses } from "../support/refusals.ts";

const FunctionName = "f";
const Action = "lambda:InvokeFunction";
const Principal = "s3.amazonaws.com";

async function add({ lambda }: OpenApi, changes: Partial<AddPermissionCommandInput> = {}): Promise<string> {
  const input = { FunctionName, StatementId: "s3", Action, Principal, ...changes };
  return (await lambda.send(new AddPermissionCommand(input))).Statement ?? "";
}

test("a permission is a statement of the policy, to the letter (API-701, API-702, API-1147)", async () => {
  await using api = await openApi();
  await deploy(api);
  assert.equal(
    await add(api, { SourceArn: "arn:aws:s3:::b" }),
    `{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction",` +
      `"Resource":"${F}","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}`,
  );
  const principals = { "*": "*", "210987654321": { AWS: "arn:aws:iam::210987654321:root" } };
  for (const [given, printed] of Object.entries(principals)) {
    const statement = JSON.parse(await add(api, { StatementId: `p${given.length}`, Principal: given }));
    assert.deepEqual(statement.Principal, printed);
    assert.equal("Condition" in statement, false);
  }
  const url = JSON.parse(
    await add(api, {
      StatementId: "url",
      Action: "lambda:InvokeFunctionUrl",
      Principal: "*",
      FunctionUrlAuthType: "NONE",
    }),
  );
  assert.deepEqual(url.Condition, { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } });
});

test("function, version and alias have a policy each, which goes when its last statement does (API-703)", async () => {
  await using api = await openApi();
  await deploy(api);
  const { lambda } = api;
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  const get = async (Qualifier?: string) => {
    const { Policy = "" } = await lambda.send(new GetPolicyCommand({ FunctionName, Qualifier }));
    return JSON.parse(Policy);
  };
  for (const Qualifier of [undefined, "1", "live"]) {
    await add(api, { Qualifier });
    const { Version, Id, Statement } = await get(Qualifier);
    assert.deepEqual([Version, Id, Statement.length], ["2012-10-17", "default", 1]);
    assert.equal(Statement[0].Resource, Qualifier === undefined ? F : `${F}:${Qualifier}`);
  }
  const remove = new RemovePermissionCommand({ FunctionName, Qualifier: "live", StatementId: "s3" });
  assert.equal((await lambda.send(remove)).$metadata.httpStatusCode, 204);
  await assert.rejects(get("live"), { name: "ResourceNotFoundException" });
  assert.equal((await get("1")).Statement.length, 1);
});

test("the first permission is given against the revision of what gets it, later ones against the policy's (API-146)", async () => {
  await using api = await openApi();
  await deploy(api);
  const { lambda } = api;
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  const alias = await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  await add(api, { Qualifier: "live", RevisionId: alias.RevisionId });
  const { RevisionId } = await lambda.send(new GetPolicyCommand({ FunctionName, Qualifier: "live" }));
  const second = { Qualifier: "live", StatementId: "second" };
  await assert.rejects(add(api, { ...second, RevisionId: alias.RevisionId }), { name: "PreconditionFailedException" });
  await add(api, { ...second, RevisionId });
});

test("a permission gives the function a new revision, and its environments go on (API-145)", async () => {
  await using api = await openApi();
  await deploy(api);
  const revision = async () =>
    (await api.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).RevisionId;
  const before = await revision();
  const { version } = api.catalogue.resolve("f", undefined);
  await add(api);
  assert.notEqual(await revision(), before);
  assert.equal(api.catalogue.resolve("f", undefined).version, version);
});

test("a policy's qualifier is not a name that every object has", async () => {
  await using api = await openApi();
  await deploy(api);
  await add(api);
  const get = new GetPolicyCommand({ FunctionName, Qualifier: "constructor" });
  await assert.rejects(api.lambda.send(get), { message: "The resource you requested does not exist." });
});

test("another account invokes what its policy lets it, and nothing else (API-114)", async () => {
  await using api = await openApi();
  await deploy(api);
  const credentials = { accessKeyId: "210987654321", secretAccessKey: "x" };
  const other = new LambdaClient({ ...clientConfig(api.endpoint), credentials });
  const invoke = async (name = F) => await other.send(new InvokeCommand({ FunctionName: name, Payload: "1" }));
  const refusal = {
    name: "AccessDeniedException",
    message:
      `User: arn:aws:iam::210987654321:root is not authorized to perform: lambda:InvokeFunction on resource: ${F} ` +
      "because no resource-based policy allows the lambda:InvokeFunction action",
  };
  await assert.rejects(invoke(), refusal);
  await add(api, { StatementId: "reads", Action: "lambda:GetFunction", Principal: "210987654321" });
  await assert.rejects(invoke(), refusal);
  await add(api, { StatementId: "calls", Principal: "210987654321" });
  assert.equal((await invoke()).Payload?.transformToString(), "1");
  await assert.rejects(invoke(`${F}:1`), { name: "AccessDeniedException" });
  await assert.rejects(invoke(F.replace(/f$/, "g")), { name: "AccessDeniedException" });
  other.destroy();
});

test("a condition that a direct call can't fulfil lets no other account in (API-702)", async () => {
  await using api = await openApi();
  await deploy(api);
  const accessKeyId = "210987654321";
  const credentials = { accessKeyId, secretAccessKey: "x" };
  const other = new LambdaClient({ ...clientConfig(api.endpoint), credentials });
  const conditions: Partial<AddPermissionCommandInput>[] = [
    { SourceAccount: accessKeyId },
    { SourceArn: `arn:aws:iam::${accessKeyId}:*` },
    { PrincipalOrgID: "o-a1b2c3d4e5" },
    { EventSourceToken: "token" },
    { InvokedViaFunctionUrl: true },
  ];
  for (const [index, condition] of conditions.entries()) {
    await add(api, { StatementId: `s${index}`, Principal: "*", ...condition });
    await assert.rejects(other.send(new InvokeCommand({ FunctionName: F })), { name: "AccessDeniedException" });
  }
  await add(api, { StatementId: "unconditional", Principal: "*", InvokedViaFunctionUrl: false });
  assert.equal((await other.send(new InvokeCommand({ FunctionName: F }))).StatusCode, 200);
  other.destroy();
});

test("what can't be permitted is refused in AWS's words (API-704, API-1148)", async (context) => {
  await using api = await openApi();
  await deploy(api);
  await api.lambda.send(new PublishVersionCommand({ FunctionName }));
  await add(api);
  const input = { StatementId: "s3", Action, Principal };
  const policy = "/2015-03-31/functions/f/policy";
  const elsewhere = policy.replace("/f/", "/g/");
  const g = F.replace(/f$/, "g");
  const notFound = "ResourceNotFoundException";
  const invalid = "InvalidParameterValueException";
  await refuses(
    context,
    api,
    inShort([
      {
        what: "a Sid that is taken",
        request: `POST ${policy}`,
        input,
        code: "ResourceConflictException",
        message:
          "The statement id (s3) provided already exists. " +
          "Please provide a new statement id, or remove the existing statement.",
      },
      {
        what: "a policy of $LATEST",
        request: `POST ${policy}?Qualifier=$LATEST`,
        input,
        code: invalid,
        message: "We currently do not support adding policies for $LATEST.",
      },
      {
        what: "nobody",
        request: `POST ${policy}`,
        input: { ...input, Principal: "somebody" },
        code: invalid,
        message: "The provided principal was invalid. Please check the principal and try again.",
      },
      {
        what: "no function",
        request: `POST ${elsewhere}`,
        input,
        code: notFound,
        message: `Function not found: ${g}`,
      },
      {
        what: "no version",
        request: `POST ${policy}?Qualifier=42`,
        input,
        code: notFound,
        message: `Function not found: ${F}:42`,
      },
      {
        what: "no alias",
        request: `POST ${policy}?Qualifier=live`,
        input,
        code: notFound,
        message: `Cannot find alias arn: ${F}:live`,
      },
      {
        what: "an older revision",
        request: `POST ${policy}`,
        input: { ...input, StatementId: "new", RevisionId: "older" },
        code: "PreconditionFailedException",
        message:
          "The Revision Id provided does not match the latest Revision Id. " +
          "Call the GetPolicy API to retrieve the latest Revision Id",
      },
      {
        what: "get of none",
        request: `GET ${policy}?Qualifier=live`,
        code: notFound,
        message: "The resource you requested does not exist.",
      },
      {
        what: "removal where there is no function",
        request: `DELETE ${elsewhere}/s3`,
        code: notFound,
        message: `No policy found for: ${g}`,
      },
      {
        what: "removal where there is no policy",
        request: `DELETE ${policy}/s3?Qualifier=1`,
        code: notFound,
        message: "No policy is associated with the given resource.",
      },
      {
        what: "removal where there is no alias",
        request: `DELETE ${policy}/s3?Qualifier=live`,
        code: notFound,
        message: `Cannot find alias arn: ${F}:live`,
      },
      {
        what: "removal of an unknown Sid",
        request: `DELETE ${policy}/none`,
        code: notFound,
        message: "Statement none is not found in resource policy.",
      },
    ]),
  );
});
