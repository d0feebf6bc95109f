import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { create, deploy, F, one, patience, sha, two } from "../support/functions.ts";
import { openApi } from "../support/open-api.ts";

const FunctionName = "f";
const get = new GetFunctionConfigurationCommand({ FunctionName });

test("API-1118: a changed configuration is in progress, then successful, with three revisions", async () => {
  await using api = await openApi();
  await deploy(api);
  const before = await api.lambda.send(get);
  const answer = await api.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 10 }));
  assert.deepEqual(
    [answer.State, answer.LastUpdateStatus, answer.LastUpdateStatusReason, answer.LastUpdateStatusReasonCode],
    ["Active", "InProgress", "The function is being created.", "Creating"],
  );
  await waitUntilFunctionUpdatedV2(patience(api.lambda), { FunctionName });
  const after = await api.lambda.send(get);
  assert.deepEqual([after.Timeout, after.LastUpdateStatus], [10, "Successful"]);
  assert.equal(new Set([before.RevisionId, answer.RevisionId, after.RevisionId]).size, 3);
});

test("API-1119: an update with a stale revision is refused", async () => {
  await using api = await openApi();
  const { RevisionId } = await create(api.lambda);
  await api.catalogue.idle();
  const stale = JSON.stringify({ ZipFile: two.toString("base64"), RevisionId });
  const response = await api.raw("PUT", "/2015-03-31/functions/f/code", stale);
  assert.deepEqual([response.status, response.headers.get("x-amzn-errortype")], [412, "PreconditionFailedException"]);
  assert.equal(
    await response.text(),
    '{"Type":"User","message":"The Revision Id provided does not match the latest Revision Id. ' +
      'Call the GetFunction/GetAlias API to retrieve the latest Revision Id"}',
  );
});

test("API-1120: a dry run answers with the new code's hash and leaves the old code there", async () => {
  await using api = await openApi();
  await deploy(api);
  const dryRun = new UpdateFunctionCodeCommand({ FunctionName, ZipFile: two, DryRun: true });
  const answer = await api.lambda.send(dryRun);
  assert.equal(answer.CodeSha256, sha(two));
  const after = await api.lambda.send(get);
  assert.deepEqual([after.CodeSha256, after.RevisionId], [sha(one), answer.RevisionId]);
});

test("API-1121: code that is published at once is version 1, under a qualified ARN", async () => {
  await using api = await openApi();
  await deploy(api);
  const answer = await api.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: two, Publish: true }));
  assert.deepEqual([answer.Version, answer.FunctionArn, answer.State], ["1", `${F}:1`, "Pending"]);
});

test("an image is no code for a function that was made with a zip (API-206)", async () => {
  await using api = await openApi();
  await deploy(api);
  await assert.rejects(api.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ImageUri: "i" })), {
    name: "InvalidParameterValueException",
    message: "Please don't provide ImageUri when updating a function with packageType Zip.",
  });
});

test("API-1158: a function is deleted once, and $LATEST never alone", async () => {
  await using api = await openApi();
  await deploy(api);
  const remove = async (Qualifier?: string) => {
    const input = Qualifier === undefined ? { FunctionName } : { FunctionName, Qualifier };
    return (await api.lambda.send(new DeleteFunctionCommand(input))).$metadata.httpStatusCode;
  };
  await assert.rejects(remove("$LATEST"), {
    name: "InvalidParameterValueException",
    message: "$LATEST version cannot be deleted without deleting the function.",
  });
  assert.equal(await remove("7"), 204);
  assert.equal(await remove(), 204);
  await assert.rejects(remove(), { name: "ResourceNotFoundException", message: `Function not found: ${F}` });
});
