import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DeleteFunctionCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  ListProvisionedConcurrencyConfigsCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { create, deploy, F, one, patience, two } from "../support/functions.ts";
import { place } from "../support/open-catalogue.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";

async function put({ lambda }: OpenApi, FunctionName: string, count: number, Qualifier = "1"): Promise<void> {
  const input = { FunctionName, Qualifier, ProvisionedConcurrentExecutions: count };
  await lambda.send(new PutProvisionedConcurrencyConfigCommand(input));
}

/** Function `f` with versions 1 and 2. */
async function twoVersions(api: OpenApi): Promise<void> {
  await create(api.lambda, { Publish: true, Code: { ZipFile: one } });
  await api.catalogue.idle();
  await api.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: "f", ZipFile: two, Publish: true }));
  await waitUntilFunctionUpdatedV2(patience(api.lambda), { FunctionName: "f" });
}

test("the configurations of a function are listed by version, in pages", async () => {
  await using api = await openApi();
  await twoVersions(api);
  const list = async (more: object = {}) => {
    const { $metadata: _, ...rest } = await api.lambda.send(
      new ListProvisionedConcurrencyConfigsCommand({ FunctionName: "f", ...more }),
    );
    return rest;
  };
  assert.deepEqual(await list(), { ProvisionedConcurrencyConfigs: [] });
  await put(api, "f", 7, "2");
  await put(api, "f", 3);
  const { ProvisionedConcurrencyConfigs: all = [], NextMarker } = await list();
  assert.equal(NextMarker, undefined);
  assert.deepEqual(
    all.map((each) => [each.FunctionArn, each.RequestedProvisionedConcurrentExecutions, each.Status]),
    [
      [`${F}:1`, 3, "IN_PROGRESS"],
      [`${F}:2`, 7, "IN_PROGRESS"],
    ],
  );
  const first = await list({ MaxItems: 1 });
  assert.deepEqual(first.ProvisionedConcurrencyConfigs, all.slice(0, 1));
  assert.deepEqual(await list({ Marker: first.NextMarker }), { ProvisionedConcurrencyConfigs: all.slice(1) });
  await api.lambda.send(new DeleteFunctionCommand({ FunctionName: "f", Qualifier: "1" }));
  assert.deepEqual(await list(), { ProvisionedConcurrencyConfigs: all.slice(1) });
});

test("a configuration is put, changed and deleted without a new revision of the function", async () => {
  await using api = await openApi();
  await twoVersions(api);
  const revisions = () => {
    const { document } = api.catalogue.describe("f", undefined, { place, operation: "GetFunction" });
    return [document.latest, ...Object.values(document.versions)].map(({ revisionId }) => revisionId);
  };
  const unchanged = revisions();
  await put(api, "f", 7);
  await put(api, `${F}:1`, 8);
  const { lambda } = api;
  const get = new GetProvisionedConcurrencyConfigCommand({ FunctionName: "f", Qualifier: "1" });
  assert.equal((await lambda.send(get)).RequestedProvisionedConcurrentExecutions, 8);
  const remove = new DeleteProvisionedConcurrencyConfigCommand({ FunctionName: "f", Qualifier: "1" });
  assert.equal((await lambda.send(remove)).$metadata.httpStatusCode, 204);
  assert.equal((await lambda.send(remove)).$metadata.httpStatusCode, 204, "a second time as well");
  assert.deepEqual(revisions(), unchanged);
});

const unpublished = "Provisioned Concurrency Configs cannot be applied to unpublished function versions.";
const unqualified = "The function resource provided must be an alias or a published version.";
const user = '{"Type":"User","message":"';

type Refusal = readonly [
  what: string,
  method: string,
  path: string,
  count: number | undefined,
  status: number,
  code: string,
  body: string,
];

const functions = "/2019-09-30/functions";
const of = (name: string, qualifier: string) => `${functions}/${name}/provisioned-concurrency?Qualifier=${qualifier}`;
const unversioned = `${functions}/f/provisioned-concurrency`;
const invalid = "InvalidParameterValueException";
const notFound = "ResourceNotFoundException";

const refusals: readonly Refusal[] = [
  ["put on $LATEST", "PUT", of("f", "$LATEST"), 1, 400, invalid, `${user}${unpublished}"}`],
  ["put without a version", "PUT", unversioned, 1, 400, invalid, `${user}${unpublished}"}`],
  ["get of $LATEST", "GET", of("f", "$LATEST"), undefined, 400, invalid, `${user}${unqualified}"}`],
  ["get without a version", "GET", unversioned, undefined, 400, invalid, `${user}${unqualified}"}`],
  ["delete of $LATEST", "DELETE", of("f", "$LATEST"), undefined, 400, invalid, `${user}${unqualified}"}`],
  ["delete without a version", "DELETE", unversioned, undefined, 400, invalid, `${user}${unqualified}"}`],
  [
    "API-1146: get where there is none",
    "GET",
    of("f", "1"),
    undefined,
    404,
    "ProvisionedConcurrencyConfigNotFoundException",
    `${user}No Provisioned Concurrency Config found for this function"}`,
  ],
  ["an unknown alias", "PUT", of("f", "live"), 1, 404, notFound, missing(`Cannot find alias arn: ${F}:live`)],
  ["an unknown version", "GET", of("f", "9"), undefined, 404, notFound, missing(`Function not found: ${F}:9`)],
  [
    "an unknown function",
    "DELETE",
    of("g", "1"),
    undefined,
    404,
    notFound,
    missing(`Function not found: ${F.replace(/f$/, "g")}:1`),
  ],
  [
    "a list of an unknown function",
    "GET",
    `${functions}/g/provisioned-concurrency?List=ALL`,
    undefined,
    404,
    notFound,
    missing(`Function not found: ${F.replace(/f$/, "g")}`),
  ],
  [
    "none at all",
    "PUT",
    of("f", "1"),
    0,
    400,
    "ValidationException",
    `{"message":"1 validation error detected: Value '0' at 'provisionedConcurrentExecutions' failed to satisfy ` +
      `constraint: Member must have value greater than or equal to 1"}`,
  ],
  [
    "more than the account has",
    "PUT",
    of("f", "1"),
    1001,
    400,
    invalid,
    `{"message":"Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000]."}`,
  ],
  [
    "more than may be taken from others",
    "PUT",
    of("f", "1"),
    901,
    400,
    invalid,
    `{"message":"Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution ` +
      `below its minimum value of [100]."}`,
  ],
];

function missing(text: string): string {
  return `{"Type":"User","Message":"${text}"}`;
}

test("API-604: what can't be provisioned is refused in AWS's words", async (context) => {
  await using api = await openApi();
  await deploy(api);
  await api.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: "f", ZipFile: two, Publish: true }));
  await api.catalogue.idle();
  for (const [what, method, path, count, status, name, body] of refusals) {
    await context.test(what, async () => {
      const request = count === undefined ? undefined : JSON.stringify({ ProvisionedConcurrentExecutions: count });
      const response = await api.raw(method, path, request);
      assert.deepEqual(
        [response.status, response.headers.get("x-amzn-errortype"), await response.text()],
        [status, name, body],
      );
    });
  }
});
