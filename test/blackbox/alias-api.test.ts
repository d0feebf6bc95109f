import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CreateAliasCommand,
  DeleteAliasCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { create, F, one, two } from "../support/functions.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";
import { inShort, refuses } from "../support/refusals.ts";

const FunctionName = "f";
const Name = "live";

/** Function `f` with versions 1 and 2. */
async function twoVersions(): Promise<OpenApi> {
  const api = await openApi();
  await create(api.lambda, { Publish: true, Code: { ZipFile: one } });
  await api.catalogue.idle();
  await api.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: two, Publish: true }));
  await api.catalogue.idle();
  return api;
}

test("an alias is created, shown, moved and deleted (API-211, API-212, API-1127)", async () => {
  await using api = await twoVersions();
  const { lambda } = api;
  const created = await lambda.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion: "1" }));
  const { $metadata, ...alias } = created;
  assert.equal($metadata.httpStatusCode, 201);
  const { RevisionId = "" } = alias;
  assert.match(RevisionId, /^[0-9a-f-]{36}$/);
  assert.deepEqual(alias, { AliasArn: `${F}:live`, Name, FunctionVersion: "1", Description: "", RevisionId });
  const { $metadata: _, ...shown } = await lambda.send(new GetAliasCommand({ FunctionName, Name }));
  assert.deepEqual(shown, alias);
  const moved = await lambda.send(
    new UpdateAliasCommand({ FunctionName: F, Name, FunctionVersion: "2", Description: "now", RevisionId }),
  );
  assert.deepEqual([moved.FunctionVersion, moved.Description], ["2", "now"]);
  assert.notEqual(moved.RevisionId, RevisionId);
  const remove = new DeleteAliasCommand({ FunctionName, Name });
  assert.equal((await lambda.send(remove)).$metadata.httpStatusCode, 204);
  assert.equal((await lambda.send(remove)).$metadata.httpStatusCode, 204, "a second time as well");
  assert.deepEqual((await lambda.send(new ListAliasesCommand({ FunctionName }))).Aliases, []);
});

test("an alias stands for its version, and shows its own ARN (API-116, API-312)", async () => {
  await using api = await twoVersions();
  const { lambda } = api;
  await lambda.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion: "1" }));
  const shown = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: Name }));
  assert.deepEqual([shown.FunctionArn, shown.Version], [`${F}:live`, "1"]);
  const answer = await lambda.send(new InvokeCommand({ FunctionName: "f:live" }));
  assert.equal(answer.ExecutedVersion, "1");
  assert.equal(api.invocations.at(-1)?.invokedFunctionArn, `${F}:live`);
});

test("a weight sends its share of the invocations to another version (API-313, API-1141)", async () => {
  await using api = await twoVersions();
  const { lambda } = api;
  const RoutingConfig = { AdditionalVersionWeights: { "2": 0.3 } };
  const alias = await lambda.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion: "1", RoutingConfig }));
  assert.deepEqual(alias.RoutingConfig, RoutingConfig);
  const counts = new Map<string, number>();
  // So many that chance alone fails this once in many ages.
  const calls = 20_000;
  for (let call = 0; call < calls; call++) {
    const { version } = api.catalogue.resolve("f", Name);
    counts.set(version.version, (counts.get(version.version) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].toSorted(), ["1", "2"]);
  const share = (counts.get("2") ?? 0) / calls;
  assert(share > 0.24 && share < 0.36, `${share}`);
  const plain = await lambda.send(new UpdateAliasCommand({ FunctionName, Name, RoutingConfig: {} }));
  assert.equal(plain.RoutingConfig, undefined);
});

test("aliases are listed by name, in pages, or those of one version", async () => {
  await using api = await twoVersions();
  const { lambda } = api;
  for (const [name, version] of [
    ["c", "1"],
    ["a", "2"],
    ["b", "1"],
  ] as const) {
    await lambda.send(new CreateAliasCommand({ FunctionName, Name: name, FunctionVersion: version }));
  }
  const list = async (more: object = {}) => {
    const { Aliases = [], NextMarker } = await lambda.send(new ListAliasesCommand({ FunctionName, ...more }));
    return { names: Aliases.map((each) => each.Name).join(""), NextMarker };
  };
  assert.deepEqual(await list(), { names: "abc", NextMarker: undefined });
  assert.equal((await list({ FunctionVersion: "1" })).names, "bc");
  const first = await list({ MaxItems: 2 });
  assert.equal(first.names, "ab");
  await lambda.send(new DeleteAliasCommand({ FunctionName, Name: "b" }));
  assert.deepEqual(await list({ Marker: first.NextMarker }), { names: "c", NextMarker: undefined });
});

test("versions are listed from $LATEST on, qualified and without states, in pages (API-210, API-1124)", async () => {
  await using api = await twoVersions();
  const list = async (more: object = {}) =>
    await api.lambda.send(new ListVersionsByFunctionCommand({ FunctionName, ...more }));
  const { Versions = [], NextMarker } = await list();
  assert.deepEqual(
    Versions.map((each) => [each.FunctionArn, each.Version, each.State, each.LastUpdateStatus]),
    ["$LATEST", "1", "2"].map((version) => [`${F}:${version}`, version, undefined, undefined]),
  );
  assert.equal(NextMarker, undefined);
  const first = await list({ MaxItems: 2 });
  assert.deepEqual((await list({ Marker: first.NextMarker })).Versions, Versions.slice(2));
});

test("names that every object has are names like any other", async () => {
  await using api = await twoVersions();
  const { lambda } = api;
  await lambda.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion: "1" }));
  await assert.rejects(lambda.send(new GetAliasCommand({ FunctionName, Name: "toString" })), {
    message: `Cannot find alias arn: ${F}:toString`,
  });
  const update = new UpdateAliasCommand({ FunctionName, Name: "constructor", FunctionVersion: "1" });
  await assert.rejects(lambda.send(update), { message: `Alias not found: ${F}:constructor` });
  const created = await lambda.send(
    new CreateAliasCommand({ FunctionName, Name: "constructor", FunctionVersion: "1" }),
  );
  assert.equal(created.AliasArn, `${F}:constructor`);
});

test("a version that an alias refers to is not deleted (API-208)", async (context) => {
  await using api = await twoVersions();
  const RoutingConfig = { AdditionalVersionWeights: { "2": 0.1 } };
  await api.lambda.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion: "1", RoutingConfig }));
  const message = "Unable to delete version because the following aliases reference it: [live]";
  const request = "DELETE /2015-03-31/functions/f?Qualifier=";
  await refuses(
    context,
    api,
    inShort([
      { what: "its version", request: `${request}1`, code: "ResourceConflictException", message },
      { what: "the other one", request: `${request}2`, code: "ResourceConflictException", message },
    ]),
  );
});

const aliases = "/2015-03-31/functions/f/aliases";
const notFound = "ResourceNotFoundException";
const invalid = "InvalidParameterValueException";

test("what can't be an alias is refused in AWS's words (API-211, API-212)", async (context) => {
  await using api = await twoVersions();
  await api.lambda.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion: "1" }));
  const body = { Name: "x", FunctionVersion: "1" };
  const weighted = (weights: object) => ({ ...body, RoutingConfig: { AdditionalVersionWeights: weights } });
  const creation = { request: `POST ${aliases}` };
  await refuses(
    context,
    api,
    inShort([
      {
        what: "one that exists",
        ...creation,
        input: { ...body, Name },
        code: "ResourceConflictException",
        message: `Alias already exists: ${F}:live`,
      },
      {
        what: "of no version",
        ...creation,
        input: { ...body, FunctionVersion: "9" },
        code: notFound,
        message: `Function not found: ${F}:9`,
      },
      {
        what: "of no function",
        request: `POST ${aliases.replace("/f/", "/g/")}`,
        input: body,
        code: notFound,
        message: `Function not found: ${F.replace(/f$/, "g:1")}`,
      },
      {
        what: "two weights",
        ...creation,
        input: weighted({ "1": 0.5, "2": 0.5 }),
        code: invalid,
        message: "Number of items in AdditionalVersionWeights cannot be greater than 1",
      },
      {
        what: "its own version twice",
        ...creation,
        input: weighted({ "1": 0.5 }),
        code: invalid,
        message: "Invalid function version 1. Function version 1 is already included in routing configuration.",
      },
      {
        what: "$LATEST beside another",
        ...creation,
        code: invalid,
        hasType: false,
        input: { ...weighted({ "1": 0.5 }), FunctionVersion: "$LATEST" },
        message: "$LATEST is not supported for an alias pointing to more than 1 version",
      },
      {
        what: "a weight of no version",
        ...creation,
        input: weighted({ "7": 0.5 }),
        code: notFound,
        message: `Function not found: ${F}:7`,
      },
      {
        what: "a number for a name",
        ...creation,
        input: { ...body, Name: "2024" },
        code: "ValidationException",
        message:
          "1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: " +
          "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
      },
      {
        what: "get of none",
        request: `GET ${aliases}/x`,
        code: notFound,
        message: `Cannot find alias arn: ${F}:x`,
      },
      {
        what: "update of none",
        request: `PUT ${aliases}/x`,
        input: {},
        code: notFound,
        message: `Alias not found: ${F}:x`,
      },
      {
        what: "an older revision",
        request: `PUT ${aliases}/live`,
        input: { RevisionId: "older" },
        code: "PreconditionFailedException",
        message:
          "The Revision Id provided does not match the latest Revision Id. " +
          "Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
      },
      {
        what: "an invocation through none",
        request: "POST /2015-03-31/functions/f:x/invocations",
        code: notFound,
        message: `Function not found: ${F}:x`,
      },
    ]),
  );
});
