import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  type ListFunctionsCommandInput,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { create, F, one, patience } from "../support/functions.ts";
import { openApi } from "../support/open-api.ts";

/** Where `f` is active and nothing else exists. */
const shared = await openApi();
await create(shared.lambda);
await waitUntilFunctionActiveV2(patience(shared.lambda), { FunctionName: "f" });
after(async () => await shared[Symbol.asyncDispose]());

test("API-1102: a function that a waiter has seen active shows no reason", async () => {
  const { Configuration } = await shared.lambda.send(new GetFunctionCommand({ FunctionName: "f" }));
  const { State, LastUpdateStatus, StateReason, StateReasonCode } = Configuration ?? {};
  assert.deepEqual(
    [State, LastUpdateStatus, StateReason, StateReasonCode],
    ["Active", "Successful", undefined, undefined],
  );
});

test("API-1103, API-1104: every form of the name shows the same function, its ARN qualified as it was asked", async () => {
  const get = async (FunctionName: string, Qualifier?: string) => {
    const input = Qualifier === undefined ? { FunctionName } : { FunctionName, Qualifier };
    const { $metadata: _, ...rest } = await shared.lambda.send(new GetFunctionConfigurationCommand(input));
    return rest;
  };
  const shown = await get("f");
  assert.equal(shown.FunctionArn, F);
  for (const form of [F, "123456789012:function:f", "function:f", "us-east-1:123456789012:function:f"]) {
    assert.deepEqual(await get(form), shown, form);
  }
  for (const qualified of [await get("f", "$LATEST"), await get("f:$LATEST"), await get(`${F}:$LATEST`, "$LATEST")]) {
    assert.deepEqual(qualified, { ...shown, FunctionArn: `${F}:$LATEST` });
  }
});

const refusals: readonly [rule: string, path: string, status: number, errorType: string, body: string | RegExp][] = [
  ["API-1105", "nope", 404, "ResourceNotFoundException", notFound("nope")],
  ["API-1106", "f?Qualifier=42", 404, "ResourceNotFoundException", notFound("f:42")],
  [
    "API-1107",
    "f%3A1?Qualifier=2",
    400,
    "InvalidParameterValueException",
    '{"Type":"User","message":"The derived qualifier from the function name does not match the specified qualifier."}',
  ],
  [
    "API-1108",
    "arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af",
    404,
    "ResourceNotFoundException",
    '{"Type":"User","Message":"Functions from \'eu-west-1\' are not reachable in this region (\'us-east-1\')"}',
  ],
  [
    "API-1109",
    "my-function!",
    400,
    "ValidationException",
    /^\{"message":"1 validation error detected: Value 'my-function!' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: \(arn:/,
  ],
  ["API-112", "n".repeat(65), 404, "ResourceNotFoundException", notFound("n".repeat(65))],
];

for (const [rule, path, status, errorType, body] of refusals) {
  test(`${rule}: GET ${path} is refused`, async () => {
    const response = await shared.raw("GET", `/2015-03-31/functions/${path}`);
    const text = await response.text();
    assert.deepEqual([response.status, response.headers.get("x-amzn-errortype")], [status, errorType]);
    if (body instanceof RegExp) assert.match(text, body);
    else assert.equal(text, body);
  });
}

test("API-1125: a page of functions says where the next one begins", async () => {
  await using api = await openApi();
  await create(api.lambda, { FunctionName: "g" });
  await create(api.lambda, { FunctionName: "e", Publish: true });
  const list = async (input: ListFunctionsCommandInput) => {
    const { Functions = [], NextMarker } = await api.lambda.send(new ListFunctionsCommand(input));
    return { names: Functions.map(({ FunctionArn = "" }) => FunctionArn.split(":function:")[1]), NextMarker };
  };
  const first = await list({ MaxItems: 1 });
  assert.deepEqual(first.names, ["e"]);
  assert.deepEqual(await list({ MaxItems: 1, Marker: first.NextMarker }), { names: ["g"], NextMarker: undefined });
  assert.deepEqual((await list({ FunctionVersion: "ALL" })).names, ["e:$LATEST", "e:1", "g:$LATEST"]);
});

test("a list shows no states, no runtime versions and at most 50 functions (API-134, API-135, API-205)", async () => {
  await using api = await openApi();
  for (let index = 0; index < 51; index++) await create(api.lambda, { FunctionName: `f${index}` });
  await api.catalogue.idle();
  const { Functions = [], NextMarker } = await api.lambda.send(new ListFunctionsCommand({ MaxItems: 10_000 }));
  assert.equal(Functions.length, 50);
  assert.ok(NextMarker);
  const [first] = Functions;
  assert.deepEqual(
    [first?.State, first?.LastUpdateStatus, first?.RuntimeVersionConfig, first?.Runtime],
    [undefined, undefined, undefined, "nodejs22.x"],
  );
});

test("API-1126: a version to list that is none is refused, and so is a marker", async () => {
  const invalid = await shared.raw("GET", "/2015-03-31/functions/?FunctionVersion=invalid");
  assert.equal(invalid.status, 400);
  assert.equal(
    await invalid.text(),
    "{\"message\":\"1 validation error detected: Value 'invalid' at 'functionVersion' failed to satisfy constraint: " +
      'Member must satisfy enum value set: [ALL]"}',
  );
  await assert.rejects(shared.lambda.send(new ListFunctionsCommand({ Marker: "nonsense" })), {
    name: "InvalidParameterValueException",
  });
});

test("API-203: the package can be downloaded from its link, without credentials, and from no other", async () => {
  const { Code } = await shared.lambda.send(new GetFunctionCommand({ FunctionName: "f" }));
  assert.equal(Code?.RepositoryType, "S3");
  const location = new URL(Code.Location ?? "");
  assert.equal(location.origin, shared.endpoint);
  const response = await fetch(location);
  assert.deepEqual([response.status, response.headers.get("content-type")], [200, "application/zip"]);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), one);
  location.searchParams.set("expires", String(Date.now() + 3_600_000));
  const forged = await fetch(location);
  assert.equal(forged.status, 403);
  assert.match(await forged.text(), /<Code>AccessDenied<\/Code>/);
});

function notFound(what: string): string {
  return `{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:${what}"}`;
}
