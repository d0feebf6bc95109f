import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CreateCodeSigningConfigCommand,
  CreateEventSourceMappingCommand,
  GetFunctionCommand,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-lambda";
import { deploy, F } from "../support/functions.ts";
import { openApi } from "../support/open-api.ts";
import { inShort, refuses } from "../support/refusals.ts";

const uuid = "01234567-89ab-cdef-0123-456789abcdef";
const Resource = F;
const profile = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/p/abcdefghij";

test("a function's tags are added, shown and removed, each time with a new revision (API-222, API-145)", async () => {
  await using api = await openApi();
  await deploy(api);
  const { lambda } = api;
  const get = new GetFunctionCommand({ FunctionName: "f" });
  const before = await lambda.send(get);
  assert.equal(before.Tags, undefined);
  const added = await lambda.send(new TagResourceCommand({ Resource, Tags: { team: "a", cost: "1" } }));
  assert.equal(added.$metadata.httpStatusCode, 204);
  await lambda.send(new TagResourceCommand({ Resource, Tags: { cost: "2" } }));
  const list = new ListTagsCommand({ Resource });
  assert.deepEqual((await lambda.send(list)).Tags, { team: "a", cost: "2" });
  const after = await lambda.send(get);
  assert.deepEqual(after.Tags, { team: "a", cost: "2" });
  assert.notEqual(after.Configuration?.RevisionId, before.Configuration?.RevisionId);
  assert.equal(after.Configuration?.LastModified, before.Configuration?.LastModified);
  const removed = await lambda.send(new UntagResourceCommand({ Resource, TagKeys: ["team", "cost", "none"] }));
  assert.equal(removed.$metadata.httpStatusCode, 204);
  assert.deepEqual((await lambda.send(list)).Tags, {});
});

test("event source mappings and code signing configurations have tags too (API-222)", async () => {
  await using api = await openApi();
  await deploy(api);
  const { lambda } = api;
  const EventSourceArn = "arn:aws:sqs:us-east-1:123456789012:q";
  const mapping = await lambda.send(
    new CreateEventSourceMappingCommand({ FunctionName: "f", EventSourceArn, Tags: { from: "creation" } }),
  );
  const { CodeSigningConfig: config } = await lambda.send(
    new CreateCodeSigningConfigCommand({ AllowedPublishers: { SigningProfileVersionArns: [profile] } }),
  );
  for (const arn of [mapping.EventSourceMappingArn, config?.CodeSigningConfigArn]) {
    await lambda.send(new TagResourceCommand({ Resource: arn, Tags: { team: "a", cost: "1" } }));
    await lambda.send(new UntagResourceCommand({ Resource: arn, TagKeys: ["cost", "from"] }));
    assert.deepEqual((await lambda.send(new ListTagsCommand({ Resource: arn }))).Tags, { team: "a" });
  }
});

test("tags that can't be are refused in AWS's words (API-222, API-1157)", async (context) => {
  await using api = await openApi();
  await deploy(api);
  const path = `/2017-03-31/tags/${encodeURIComponent(F)}`;
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key${index}`, ""]));
  const invalid = "InvalidParameterValueException";
  await refuses(
    context,
    api,
    inShort([
      {
        what: "none",
        request: `POST ${path}`,
        input: { Tags: {} },
        code: invalid,
        message: "An error occurred and the request cannot be processed.",
      },
      {
        what: "too many",
        request: `POST ${path}`,
        input: { Tags: many },
        code: invalid,
        message: "Number of tags exceeds resource tag limit.",
      },
      {
        what: "of a version",
        request: `POST ${path}%3A1`,
        input: { Tags: { a: "b" } },
        code: invalid,
        message: "Tags on function aliases and versions are not supported. Please specify a function ARN.",
      },
      {
        what: "of no function",
        request: `GET ${path.replace(/f$/, "g")}`,
        code: "ResourceNotFoundException",
        message: `Function not found: ${F.replace(/f$/, "g")}`,
      },
      {
        what: "of no mapping",
        request: `GET ${path.replace("function%3Af", `event-source-mapping%3A${uuid}`)}`,
        code: "ResourceNotFoundException",
        message: `Event source mapping not found: ${F.replace("function:f", `event-source-mapping:${uuid}`)}`,
      },
      {
        what: "without keys",
        request: `DELETE ${path}`,
        code: "ValidationException",
        message:
          "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null",
      },
    ]),
  );
});
