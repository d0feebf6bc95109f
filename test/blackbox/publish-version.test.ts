import assert from "node:assert/strict";
import { test } from "node:test";
import {
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
  type PublishVersionCommandInput,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { deploy, F, one, sha } from "../support/functions.ts";
import { openApi } from "../support/open-api.ts";

const FunctionName = "f";
const get = new GetFunctionConfigurationCommand({ FunctionName });
const publish = (changes: Partial<PublishVersionCommandInput> = {}) =>
  new PublishVersionCommand({ FunctionName, ...changes });

test("what $LATEST is now becomes a version, and both get a new revision (API-145, API-209)", async () => {
  await using api = await openApi();
  await deploy(api);
  const before = await api.lambda.send(get);
  const { $metadata, ...first } = await api.lambda.send(publish({ Description: "first" }));
  assert.equal($metadata.httpStatusCode, 201);
  assert.deepEqual(
    [first.FunctionArn, first.Version, first.Description, first.State, first.LastUpdateStatus],
    [`${F}:1`, "1", "first", "Active", "Successful"],
  );
  const latest = await api.lambda.send(get);
  assert.deepEqual([latest.Version, latest.Description], ["$LATEST", ""]);
  assert.equal(new Set([before.RevisionId, first.RevisionId, latest.RevisionId]).size, 3);
});

test("publishing again without a change gives the same version, unchanged (API-147)", async () => {
  await using api = await openApi();
  await deploy(api);
  const { $metadata: _, ...first } = await api.lambda.send(publish({ Description: "first" }));
  const { $metadata: __, ...again } = await api.lambda.send(publish({ Description: "again" }));
  assert.deepEqual(again, first);
  await api.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Description: "new" }));
  await api.catalogue.idle();
  const second = await api.lambda.send(publish());
  assert.deepEqual([second.Version, second.Description], ["2", "new"]);
});

test("a version of code or a revision that do not stand any more is refused (API-209, API-146)", async () => {
  await using api = await openApi();
  await deploy(api);
  await assert.rejects(api.lambda.send(publish({ CodeSha256: "other" })), {
    name: "InvalidParameterValueException",
    message:
      `CodeSHA256 (other) is different from current CodeSHA256 in $LATEST (${sha(one)}). ` +
      "Please try again with the CodeSHA256 in $LATEST.",
  });
  await assert.rejects(api.lambda.send(publish({ RevisionId: "other" })), { name: "PreconditionFailedException" });
  await assert.rejects(api.lambda.send(publish({ FunctionName: "g" })), {
    name: "ResourceNotFoundException",
    message: `Function not found: ${F.replace(/f$/, "g")}`,
  });
  assert.equal((await api.lambda.send(publish({ CodeSha256: sha(one) }))).Version, "1");
});
