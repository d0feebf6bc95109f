import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type CodeSigningConfig,
  CreateCodeSigningConfigCommand,
  DeleteCodeSigningConfigCommand,
  DeleteFunctionCodeSigningConfigCommand,
  DeleteFunctionCommand,
  GetCodeSigningConfigCommand,
  GetFunctionCodeSigningConfigCommand,
  ListCodeSigningConfigsCommand,
  ListFunctionsByCodeSigningConfigCommand,
  PutFunctionCodeSigningConfigCommand,
  UpdateCodeSigningConfigCommand,
} from "@aws-sdk/client-lambda";
import { create, deploy, F, one, role } from "../support/functions.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";
import { place } from "../support/open-catalogue.ts";
import { capital, conflict, invalid, notFound, type Refusal, refuses, small } from "../support/refusals.ts";

const profile = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/p/ABCDEFGHIJ";
const AllowedPublishers = { SigningProfileVersionArns: [profile] };

async function createConfig({ lambda }: OpenApi, input: object = {}): Promise<CodeSigningConfig> {
  const command = new CreateCodeSigningConfigCommand({ AllowedPublishers, ...input });
  const { $metadata, CodeSigningConfig } = await lambda.send(command);
  assert.equal($metadata.httpStatusCode, 201);
  assert(CodeSigningConfig);
  return CodeSigningConfig;
}

async function get({ lambda }: OpenApi, CodeSigningConfigArn: string | undefined): Promise<unknown> {
  return (await lambda.send(new GetCodeSigningConfigCommand({ CodeSigningConfigArn }))).CodeSigningConfig;
}

async function attach({ lambda }: OpenApi, CodeSigningConfigArn: string | undefined, FunctionName: string) {
  const { $metadata, ...answer } = await lambda.send(
    new PutFunctionCodeSigningConfigCommand({ CodeSigningConfigArn, FunctionName }),
  );
  assert.equal($metadata.httpStatusCode, 200);
  return answer;
}

async function attached({ lambda }: OpenApi): Promise<object> {
  const { $metadata: _, ...answer } = await lambda.send(new GetFunctionCodeSigningConfigCommand({ FunctionName: "f" }));
  return answer;
}

test("API-231: a new code signing configuration shows what was given, and warns by default", async () => {
  await using api = await openApi();
  const created = await createConfig(api, { Description: "d" });
  const { CodeSigningConfigId = "", CodeSigningConfigArn, LastModified = "", ...rest } = created;
  assert.match(CodeSigningConfigId, /^csc-[a-z0-9]{17}$/);
  assert.equal(
    CodeSigningConfigArn,
    `arn:aws:lambda:us-east-1:123456789012:code-signing-config:${CodeSigningConfigId}`,
  );
  assert.match(LastModified, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  assert.deepEqual(rest, {
    Description: "d",
    AllowedPublishers,
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Warn" },
  });
  assert.deepEqual(await get(api, CodeSigningConfigArn), created);
});

test("an update of a code signing configuration changes only what it is given", async () => {
  await using api = await openApi();
  const created = await createConfig(api);
  const { CodeSigningConfigArn } = created;
  const CodeSigningPolicies = { UntrustedArtifactOnDeployment: "Enforce" } as const;
  const { CodeSigningConfig: updated } = await api.lambda.send(
    new UpdateCodeSigningConfigCommand({ CodeSigningConfigArn, CodeSigningPolicies }),
  );
  const LastModified = updated?.LastModified;
  assert.deepEqual(updated, { ...created, LastModified, CodeSigningPolicies });
  await Promise.all([
    api.lambda.send(new UpdateCodeSigningConfigCommand({ CodeSigningConfigArn, Description: "new" })),
    api.lambda.send(new UpdateCodeSigningConfigCommand({ CodeSigningConfigArn, Description: "new" })),
  ]);
  const found = await get(api, CodeSigningConfigArn);
  assert.deepEqual({ ...updated, Description: "new" }, { ...Object(found), LastModified });
});

test("code signing configurations are listed in pages (API-010)", async () => {
  await using api = await openApi();
  const created = [await createConfig(api), await createConfig(api), await createConfig(api)];
  const all = created.toSorted((a, b) => (String(a.CodeSigningConfigId) < String(b.CodeSigningConfigId) ? -1 : 1));
  const list = async (page: object = {}) => {
    const { CodeSigningConfigs, NextMarker } = await api.lambda.send(new ListCodeSigningConfigsCommand(page));
    return { items: CodeSigningConfigs, Marker: NextMarker };
  };
  assert.deepEqual(await list(), { items: all, Marker: undefined });
  const { items, Marker } = await list({ MaxItems: 1 });
  assert.deepEqual(items, all.slice(0, 1));
  assert.deepEqual(await list({ Marker }), { items: all.slice(1), Marker: undefined });
});

test("API-228: a function has one code signing configuration, or none, which is no error", async () => {
  await using api = await openApi();
  await deploy(api);
  const before = api.catalogue.describe("f", undefined, { place, operation: "GetFunction" }).version.revisionId;
  assert.deepEqual(await attached(api), {});
  const { CodeSigningConfigArn: first } = await createConfig(api);
  const { CodeSigningConfigArn } = await createConfig(api);
  assert.deepEqual(await attach(api, first, "f"), { CodeSigningConfigArn: first, FunctionName: "f" });
  await attach(api, CodeSigningConfigArn, F);
  assert.deepEqual(await attached(api), { CodeSigningConfigArn, FunctionName: "f" });
  const detach = new DeleteFunctionCodeSigningConfigCommand({ FunctionName: "f" });
  assert.equal((await api.lambda.send(detach)).$metadata.httpStatusCode, 204);
  assert.equal((await api.lambda.send(detach)).$metadata.httpStatusCode, 204, "a second time as well");
  assert.deepEqual(await attached(api), {});
  const after = api.catalogue.describe("f", undefined, { place, operation: "GetFunction" }).version.revisionId;
  assert.equal(after, before);
});

test("API-231: a function has its code signing configuration from the moment that it is there", async () => {
  await using api = await openApi();
  const { CodeSigningConfigArn } = await createConfig(api);
  await create(api.lambda, { CodeSigningConfigArn, Publish: true });
  assert.deepEqual(await attached(api), { CodeSigningConfigArn, FunctionName: "f" });
  await api.catalogue.idle();
  assert.deepEqual(await attached(api), { CodeSigningConfigArn, FunctionName: "f" });
  const list = new ListFunctionsByCodeSigningConfigCommand({ CodeSigningConfigArn });
  assert.deepEqual((await api.lambda.send(list)).FunctionArns, [F]);
  const remove = new DeleteCodeSigningConfigCommand({ CodeSigningConfigArn });
  await assert.rejects(api.lambda.send(remove), { name: "ResourceConflictException" });
});

test("the functions of a code signing configuration are listed in pages; it can go when they are gone", async () => {
  await using api = await openApi();
  const { CodeSigningConfigArn } = await createConfig(api);
  for (const name of ["f", "g", "h"]) {
    await deploy(api, name);
    if (name !== "h") await attach(api, CodeSigningConfigArn, name);
  }
  const list = async (page: object = {}) => {
    const command = new ListFunctionsByCodeSigningConfigCommand({ CodeSigningConfigArn, ...page });
    const { FunctionArns, NextMarker } = await api.lambda.send(command);
    return { items: FunctionArns, Marker: NextMarker };
  };
  const G = F.replace(/f$/, "g");
  assert.deepEqual(await list(), { items: [F, G], Marker: undefined });
  const { items, Marker } = await list({ MaxItems: 1 });
  assert.deepEqual(items, [F]);
  await api.lambda.send(new DeleteFunctionCommand({ FunctionName: "f" }));
  assert.deepEqual(await list({ Marker }), { items: [G], Marker: undefined });
  await api.lambda.send(new DeleteFunctionCommand({ FunctionName: "g" }));
  const { $metadata } = await api.lambda.send(new DeleteCodeSigningConfigCommand({ CodeSigningConfigArn }));
  assert.equal($metadata.httpStatusCode, 204);
  await assert.rejects(get(api, CodeSigningConfigArn), { name: "ResourceNotFoundException" });
});

const configs = "/2020-04-22/code-signing-configs";
const of = (name: string) => `/2020-06-30/functions/${name}/code-signing-config`;
const missing = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdef0";
const unknown = {
  status: 404,
  code: "ResourceNotFoundException",
  body: { Message: `The Lambda code signing configuration ${missing} can not be found.` },
};
const unknownForFunction = {
  status: 404,
  code: "CodeSigningConfigNotFoundException",
  body: capital(
    "The code signing configuration cannot be found. " +
      `Check that the provided configuration is not deleted: ${missing}.`,
  ),
};
const noFunction = { ...notFound, body: capital(`Function not found: ${F.replace(/f$/, "g")}`) };
const tooManyTags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [String(index), ""]));

const refusalsOf = (existing: string): readonly Refusal[] => [
  { what: "get of an unknown one", request: `GET ${configs}/${missing}`, ...unknown },
  { what: "update of an unknown one", request: `PUT ${configs}/${missing}`, input: {}, ...unknown },
  { what: "delete of an unknown one", request: `DELETE ${configs}/${missing}`, ...unknown },
  { what: "the functions of an unknown one", request: `GET ${configs}/${missing}/functions`, ...unknown },
  {
    what: "an unknown one for a function",
    request: `PUT ${of("f")}`,
    input: { CodeSigningConfigArn: missing },
    ...unknownForFunction,
  },
  {
    what: "an unknown one for a new function",
    request: "POST /2015-03-31/functions",
    input: {
      FunctionName: "new",
      Runtime: "nodejs22.x",
      Role: role,
      Handler: "index.handler",
      Code: { ZipFile: one.toString("base64") },
      CodeSigningConfigArn: missing,
    },
    ...unknownForFunction,
  },
  {
    what: "one for an unknown function",
    request: `PUT ${of("g")}`,
    input: { CodeSigningConfigArn: existing },
    ...noFunction,
  },
  { what: "get of an unknown function", request: `GET ${of("g")}`, ...noFunction },
  { what: "delete of an unknown function", request: `DELETE ${of("g")}`, ...noFunction },
  {
    what: "delete while a function has it",
    request: `DELETE ${configs}/${existing}`,
    ...conflict,
    body: small("The code signing configuration cannot be deleted because it is attached to one or more functions."),
  },
  {
    what: "too many tags",
    request: `POST ${configs}/`,
    input: { AllowedPublishers, Tags: tooManyTags },
    ...invalid,
    body: small("Number of tags exceeds resource tag limit."),
  },
  { what: "a marker that no page gave", request: `GET ${configs}?Marker=x`, ...invalid, body: small("Invalid marker") },
  {
    what: "nobody to trust",
    request: `POST ${configs}/`,
    input: {},
    status: 400,
    code: "ValidationException",
    body: {
      message:
        "1 validation error detected: Value null at 'allowedPublishers' failed to satisfy constraint: " +
        "Member must not be null",
    },
  },
];

test("API-231: what can't be is refused in AWS's words", async (context) => {
  await using api = await openApi();
  await deploy(api);
  const { CodeSigningConfigArn = "" } = await createConfig(api);
  await attach(api, CodeSigningConfigArn, "f");
  await refuses(context, api, refusalsOf(CodeSigningConfigArn));
});
