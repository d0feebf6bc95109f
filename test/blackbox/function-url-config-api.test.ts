import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CreateFunctionUrlConfigCommand,
  type CreateFunctionUrlConfigCommandInput,
  DeleteFunctionCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  ListFunctionUrlConfigsCommand,
  PublishVersionCommand,
  UpdateFunctionUrlConfigCommand,
  type UpdateFunctionUrlConfigCommandInput,
} from "@aws-sdk/client-lambda";
import { addAlias } from "../support/add-alias.ts";
import { deploy, F } from "../support/functions.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";
import { place } from "../support/open-catalogue.ts";
import { capital, conflict, invalid, notFound, type Refusal, refuses, small } from "../support/refusals.ts";

const FunctionName = "f";
const Cors = { AllowOrigins: ["*"], AllowMethods: ["GET"], AllowCredentials: true, MaxAge: 0 };

async function createUrl({ lambda }: OpenApi, input: Partial<CreateFunctionUrlConfigCommandInput> = {}) {
  const command = new CreateFunctionUrlConfigCommand({ FunctionName, AuthType: "NONE", ...input });
  const { $metadata, ...url } = await lambda.send(command);
  assert.equal($metadata.httpStatusCode, 201);
  return url;
}

async function update({ lambda }: OpenApi, input: Partial<UpdateFunctionUrlConfigCommandInput>) {
  const { $metadata: _, ...url } = await lambda.send(new UpdateFunctionUrlConfigCommand({ FunctionName, ...input }));
  return url;
}

async function get({ lambda }: OpenApi, Qualifier?: string) {
  const { $metadata: _, ...url } = await lambda.send(new GetFunctionUrlConfigCommand({ FunctionName, Qualifier }));
  return url;
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

test("API-1151: a new URL shows what was given; Get shows the rest as well", async () => {
  await using api = await openApi();
  await deploy(api);
  const created = await createUrl(api);
  const { FunctionUrl = "", CreationTime = "", ...rest } = created;
  assert.match(FunctionUrl, /^https?:\/\/[a-z0-9]{32}\.lambda-url\.us-east-1\..+\/$/);
  assert.match(CreationTime, moment);
  assert.deepEqual(rest, { FunctionArn: F, AuthType: "NONE" });
  assert.deepEqual(await get(api), { ...created, InvokeMode: "BUFFERED", LastModifiedTime: CreationTime });
});

test("what is given with a new URL is kept", async () => {
  await using api = await openApi();
  await deploy(api);
  const created = await createUrl(api, { AuthType: "AWS_IAM", Cors, InvokeMode: "RESPONSE_STREAM" });
  assert.deepEqual([created.AuthType, created.Cors, created.InvokeMode], ["AWS_IAM", Cors, "RESPONSE_STREAM"]);
  assert.deepEqual(await get(api), { ...created, LastModifiedTime: created.CreationTime });
});

test("an update changes what it is given and keeps the URL; empty Cors removes it (API-510)", async () => {
  await using api = await openApi();
  await deploy(api);
  const created = await createUrl(api, { Cors });
  const { LastModifiedTime, ...updated } = await update(api, { AuthType: "AWS_IAM" });
  assert.match(LastModifiedTime ?? "", moment);
  assert.deepEqual(updated, { ...created, AuthType: "AWS_IAM" });
  const replaced = await update(api, { Cors: { ExposeHeaders: ["x"] }, InvokeMode: "RESPONSE_STREAM" });
  assert.deepEqual([replaced.Cors, replaced.InvokeMode], [{ ExposeHeaders: ["x"] }, "RESPONSE_STREAM"]);
  await update(api, { Cors: {} });
  const { Cors: none, AuthType, FunctionUrl } = await get(api);
  assert.deepEqual([none, AuthType, FunctionUrl], [undefined, "AWS_IAM", created.FunctionUrl]);
});

test("an alias has a URL of its own; they are listed in pages, and change no revision (API-145)", async () => {
  await using api = await openApi();
  await deploy(api);
  await api.lambda.send(new PublishVersionCommand({ FunctionName }));
  await addAlias(api, "blue", "1");
  await addAlias(api, "green", "1");
  const revisionId = () =>
    api.catalogue.describe("f", undefined, { place, operation: "GetFunction" }).version.revisionId;
  const before = revisionId();
  await createUrl(api, { Qualifier: "green" });
  await createUrl(api);
  await createUrl(api, { FunctionName: "f:blue" });
  const all = [await get(api), await get(api, "blue"), await get(api, "green")];
  assert.deepEqual(
    all.map((url) => url.FunctionArn),
    [F, `${F}:blue`, `${F}:green`],
  );
  assert.equal(new Set(all.map((url) => url.FunctionUrl)).size, 3);
  assert.equal(revisionId(), before);
  const list = async (page: object) => {
    const command = new ListFunctionUrlConfigsCommand({ FunctionName, ...page });
    const { FunctionUrlConfigs, NextMarker } = await api.lambda.send(command);
    return { items: FunctionUrlConfigs, Marker: NextMarker };
  };
  assert.deepEqual(await list({}), { items: all, Marker: undefined });
  const first = await list({ MaxItems: 2 });
  assert.deepEqual(first.items, all.slice(0, 2));
  const { $metadata } = await api.lambda.send(new DeleteFunctionUrlConfigCommand({ FunctionName, Qualifier: "blue" }));
  assert.equal($metadata.httpStatusCode, 204);
  assert.deepEqual(await list({ Marker: first.Marker }), { items: all.slice(2), Marker: undefined });
});

test("a URL goes with its function, and its id does not come back", async () => {
  await using api = await openApi();
  await deploy(api);
  const { FunctionUrl } = await createUrl(api);
  await api.lambda.send(new DeleteFunctionCommand({ FunctionName }));
  await deploy(api);
  await assert.rejects(get(api), { name: "ResourceNotFoundException" });
  assert.notEqual((await createUrl(api)).FunctionUrl, FunctionUrl);
});

const url = (name: string, more = "") => `/2021-10-31/functions/${name}/url${more}`;
const input = { AuthType: "NONE" };
const noFunction = { ...notFound, body: capital("Function does not exist") };
const none = { ...notFound, body: capital("The resource you requested does not exist.") };
const exists = (arn: string) => ({
  ...conflict,
  body: small(
    `Failed to create function url config for [functionArn = ${arn}]. ` +
      "Error message:  FunctionUrlConfig exists for this Lambda function",
  ),
});
const failed = (text: string) => ({
  status: 400,
  code: "ValidationException",
  body: { message: `1 validation error detected: ${text}` },
});
const notAlias = (value: string) =>
  failed(
    `Value '${value}' at 'qualifier' failed to satisfy constraint: ` +
      String.raw`Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)`,
  );

const refusals: readonly Refusal[] = [
  { what: "a second one", request: `POST ${url("f")}`, input, ...exists(F) },
  { what: "a second one of an alias", request: `POST ${url("f", "?Qualifier=live")}`, input, ...exists(`${F}:live`) },
  { what: "create for an unknown function", request: `POST ${url("g")}`, input, ...noFunction },
  { what: "create for an unknown alias", request: `POST ${url("f", "?Qualifier=x")}`, input, ...noFunction },
  { what: "update for an unknown function", request: `PUT ${url("g")}`, input, ...noFunction },
  { what: "list of an unknown function", request: `GET ${url("g", "s")}`, ...noFunction },
  { what: "update for an unknown alias", request: `PUT ${url("f", "?Qualifier=x")}`, input, ...noFunction },
  { what: "get where there is none", request: `GET ${url("f", "?Qualifier=x")}`, ...none },
  { what: "get of an unknown function", request: `GET ${url("g")}`, ...none },
  { what: "delete where there is none", request: `DELETE ${url("f", "?Qualifier=x")}`, ...none },
  { what: "delete of an unknown function", request: `DELETE ${url("g")}`, ...none },
  { what: "a version", request: `POST ${url("f", "?Qualifier=1")}`, input, ...notAlias("1") },
  { what: "a version in the name", request: `POST ${url("f:1")}`, input, ...notAlias("1") },
  { what: "$LATEST in the name", request: `GET ${url("f:$LATEST")}`, ...notAlias("$LATEST") },
  {
    what: "neither open nor signed",
    request: `POST ${url("f")}`,
    input: {},
    ...failed("Value null at 'authType' failed to satisfy constraint: Member must not be null"),
  },
  {
    what: "an unknown mode of invocation (API-173)",
    request: `POST ${url("f")}`,
    input: { ...input, InvokeMode: "SLOW" },
    ...failed(
      "Value 'SLOW' at 'invokeMode' failed to satisfy constraint: " +
        "Member must satisfy enum value set: [RESPONSE_STREAM, BUFFERED]",
    ),
  },
  {
    what: "a marker that no page gave",
    request: `GET ${url("f", "s?Marker=x")}`,
    ...invalid,
    body: small("Invalid marker"),
  },
];

test("API-216: what can't be is refused in AWS's words", async (context) => {
  await using api = await openApi();
  await deploy(api);
  await addAlias(api, "live", "$LATEST");
  await createUrl(api);
  await createUrl(api, { Qualifier: "live" });
  await refuses(context, api, refusals);
});
