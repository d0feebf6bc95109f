import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CreateAliasCommand,
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetProvisionedConcurrencyConfigCommand,
  ListProvisionedConcurrencyConfigsCommand,
  PublishLayerVersionCommand,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { create, deploy, F, one, two } from "../support/functions.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";
import { inShort, refuses } from "../support/refusals.ts";

const FunctionName = "f";
const reserve = (count: number, name = FunctionName) =>
  new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: count });

/** Function `f` with versions 1 and 2, and the alias `live` of the second. */
async function versioned(): Promise<OpenApi> {
  const api = await openApi();
  await create(api.lambda, { Publish: true, Code: { ZipFile: one } });
  await api.catalogue.idle();
  await api.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: two, Publish: true }));
  await api.catalogue.idle();
  await api.lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "2" }));
  return api;
}

test("concurrency is reserved, shown and given back (API-213, API-602)", async () => {
  await using api = await openApi();
  await deploy(api);
  const { lambda } = api;
  const get = async () => {
    const { $metadata: _, ...rest } = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    return rest;
  };
  assert.deepEqual(await get(), {});
  assert.equal((await lambda.send(reserve(7))).ReservedConcurrentExecutions, 7);
  assert.deepEqual(await get(), { ReservedConcurrentExecutions: 7 });
  const shown = await lambda.send(new GetFunctionCommand({ FunctionName }));
  assert.deepEqual(shown.Concurrency, { ReservedConcurrentExecutions: 7 });
  const remove = new DeleteFunctionConcurrencyCommand({ FunctionName });
  assert.equal((await lambda.send(remove)).$metadata.httpStatusCode, 204);
  assert.deepEqual(await get(), {});
});

test("the account's settings show what it may have, and what it has (API-227)", async () => {
  await using api = await openApi();
  const { lambda } = api;
  await create(lambda, { Publish: true, Code: { ZipFile: one } });
  await create(lambda, { FunctionName: "g", Code: { ZipFile: two } });
  await api.catalogue.idle();
  await lambda.send(new PublishLayerVersionCommand({ LayerName: "l", Content: { ZipFile: one } }));
  await lambda.send(reserve(100));
  const { AccountLimit, AccountUsage } = await lambda.send(new GetAccountSettingsCommand({}));
  assert.deepEqual(AccountLimit, {
    TotalCodeSize: 80_530_636_800,
    CodeSizeUnzipped: 262_144_000,
    CodeSizeZipped: 52_428_800,
    ConcurrentExecutions: 1000,
    UnreservedConcurrentExecutions: 900,
  });
  assert.deepEqual(AccountUsage, { TotalCodeSize: 3 * one.length + two.length, FunctionCount: 2 });
});

test("provisioned concurrency belongs to an alias, and goes with it (API-605)", async () => {
  await using api = await versioned();
  const { lambda } = api;
  const Qualifier = "live";
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier, ProvisionedConcurrentExecutions: 3 }),
  );
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: "1", ProvisionedConcurrentExecutions: 2 }),
  );
  const shown = await lambda.send(new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }));
  assert.equal(shown.RequestedProvisionedConcurrentExecutions, 3);
  const list = new ListProvisionedConcurrencyConfigsCommand({ FunctionName });
  const arns = async () =>
    (await lambda.send(list)).ProvisionedConcurrencyConfigs?.map(({ FunctionArn }) => FunctionArn);
  assert.deepEqual(await arns(), [`${F}:1`, `${F}:live`]);
  await api.raw("DELETE", "/2015-03-31/functions/f/aliases/live");
  assert.deepEqual(await arns(), [`${F}:1`]);
});

const invalid = "InvalidParameterValueException";
const reserved = "/2017-10-31/functions";
const provisioned = (name: string, qualifier: string) =>
  `PUT /2019-09-30/functions/${name}/provisioned-concurrency?Qualifier=${qualifier}`;

test("what can't be reserved is refused in AWS's words (API-213, API-600, API-601)", async (context) => {
  await using api = await versioned();
  await api.lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: "1", ProvisionedConcurrentExecutions: 2 }),
  );
  const put = (count: number) => ({
    request: `PUT ${reserved}/f/concurrency`,
    input: { ReservedConcurrentExecutions: count },
  });
  const g = F.replace(/f$/, "g");
  const functionsOnly =
    "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. " +
    "Please specify either a function name or an unqualified function ARN.";
  await refuses(
    context,
    api,
    inShort([
      {
        what: "API-1143: too much",
        ...put(950),
        code: invalid,
        hasType: false,
        message:
          "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
          "below its minimum value of [100].",
      },
      {
        what: "less than is provisioned",
        ...put(1),
        code: invalid,
        hasType: false,
        message:
          " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2].",
      },
      {
        what: "less than nothing",
        ...put(-1),
        code: "ValidationException",
        message:
          "1 validation error detected: Value '-1' at 'reservedConcurrentExecutions' failed to satisfy constraint: " +
          "Member must have value greater than or equal to 0",
      },
      {
        what: "API-1144: of a version",
        ...put(1),
        request: `PUT ${reserved}/f:1/concurrency`,
        code: invalid,
        message: functionsOnly,
      },
      {
        what: "for no function",
        ...put(950),
        request: `PUT ${reserved}/g/concurrency`,
        code: "ResourceNotFoundException",
        message: `Function not found: ${g}:$LATEST`,
      },
      {
        what: "get of no function",
        request: "GET /2019-09-30/functions/g/concurrency",
        code: "ResourceNotFoundException",
        message: `Function not found: ${g}`,
      },
    ]),
  );
});

test("what can't be provisioned beside others is refused in AWS's words (API-604)", async (context) => {
  await using api = await versioned();
  const { lambda } = api;
  const body = { ProvisionedConcurrentExecutions: 5 };
  const put = (Qualifier: string) =>
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier, ProvisionedConcurrentExecutions: 5 });
  await lambda.send(put("2"));
  await refuses(
    context,
    api,
    inShort([
      {
        what: "an alias of a provisioned version",
        request: provisioned("f", "live"),
        input: body,
        code: "ResourceConflictException",
        message: "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
      },
    ]),
  );
  await api.raw("DELETE", "/2019-09-30/functions/f/provisioned-concurrency?Qualifier=2");
  await lambda.send(put("live"));
  await lambda.send(reserve(6));
  await refuses(
    context,
    api,
    inShort([
      {
        what: "the version of a provisioned alias",
        request: provisioned("f", "2"),
        input: body,
        code: "ResourceConflictException",
        message: "Version is pointed by a Provisioned Concurrency alias",
      },
      {
        what: "more than is reserved",
        request: provisioned("f", "1"),
        input: body,
        code: invalid,
        message:
          "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
      },
    ]),
  );
});
