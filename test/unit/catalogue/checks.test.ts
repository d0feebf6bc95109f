import assert from "node:assert/strict";
import { test } from "node:test";
import type { CreateRequest } from "../../../src/catalogue/requests.ts";
import { arn, openTestCatalogue, place, request, zip } from "../../support/open-catalogue.ts";

const node22 = { runtimeId: "nodejs22.x", handler: "index.handler" };
const object = { bucket: "b", key: "k", version: undefined };
const noSource = { zip: undefined, object: undefined, imageUri: undefined };
const big = { BIG: "x".repeat(5000) };
const unable =
  "Lambda was unable to configure your environment variables because the environment variables you have provided";
const layer = "arn:aws:lambda:us-east-1:123456789012:layer:l:9";

const refusals: readonly [why: string, changes: Partial<CreateRequest>, name: string, message: string | RegExp][] = [
  ["without a handler", { settings: { runtimeId: "nodejs22.x" } }, ...mandatory()],
  ["without a runtime", { settings: { handler: "index.handler" } }, ...mandatory()],
  [
    "with a name of 65 characters",
    { name: "n".repeat(65) },
    ...invalid(
      `1 validation error detected: Value '${"n".repeat(65)}' at 'functionName' failed to satisfy constraint: ` +
        "Member must have length less than or equal to 64",
    ),
  ],
  [
    "with a runtime that nobody knows",
    { settings: { ...node22, runtimeId: "non-existent-runtime" } },
    ...invalid(
      "Value non-existent-runtime at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: " +
        "[nodejs26.x, nodejs24.x, nodejs22.x, nodejs20.x, nodejs18.x, nodejs16.x, nodejs14.x, nodejs12.x, nodejs10.x, " +
        "nodejs8.10, nodejs6.10, nodejs4.3] or be a valid ARN",
    ),
  ],
  [
    "with a runtime for another language",
    { settings: { ...node22, runtimeId: "python3.12" } },
    ...invalid(/^Value python3\.12 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[/),
  ],
  [
    "with reserved environment variables",
    { settings: { ...node22, environmentVariables: { A: "1", AWS_REGION: "x", TZ: "y" } } },
    ...invalid(
      `${unable} contains reserved keys that are currently not supported for modification. ` +
        "Reserved keys used in this request: AWS_REGION, TZ",
    ),
  ],
  [
    "with more than 4 KB of environment variables",
    { settings: { ...node22, environmentVariables: big } },
    ...invalid(`${unable} exceeded the 4KB limit. String measured: ${JSON.stringify(big)}`),
  ],
  ["with a layer", { settings: { ...node22, layers: [layer] } }, ...invalid(`Layer version ${layer} does not exist.`)],
  [
    "with six layers",
    { settings: { ...node22, layers: Array.from({ length: 6 }, () => layer) } },
    ...invalid("Cannot reference more than 5 layers."),
  ],
  [
    "with 51 tags",
    { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, "v"])) },
    ...invalid("Number of tags exceeds resource tag limit."),
  ],
  ["without code", { source: noSource }, ...invalid("Please provide a source for function code.")],
  [
    "with code from two sources",
    { source: { zip: zip("one"), object, imageUri: undefined } },
    ...invalid("Please do not provide other FunctionCode parameters when providing a ZipFile."),
  ],
  [
    "with code in S3",
    { source: { ...noSource, object } },
    ...invalid(
      "Code in S3 is fetched from the S3 endpoint of this engine, which has none: start it with --upstream s3=URL, " +
        "or set AWS_ENDPOINT_URL_S3",
    ),
  ],
  [
    "with half of an address in S3",
    { source: { ...noSource, object: { ...object, key: undefined } } },
    ...invalid("Please provide a source for function code."),
  ],
  [
    "with an empty zip",
    { source: { ...noSource, zip: new Uint8Array(0) } },
    ...invalid("Uploaded file must be a non-empty zip"),
  ],
  [
    "with a zip over 50 MiB",
    { source: { ...noSource, zip: new Uint8Array(52_428_801) } },
    "RequestEntityTooLargeException",
    "Zipped size must be smaller than 52428800 bytes",
  ],
  [
    "with what is no zip",
    { source: { ...noSource, zip: Buffer.from("notzip") } },
    ...invalid("Could not unzip uploaded file. Please check your file, then try to upload again."),
  ],
];

for (const [why, changes, name, message] of refusals) {
  test(`a function ${why} is refused, and nothing is kept`, async () => {
    await using opened = await openTestCatalogue();
    const { catalogue, store } = opened;
    await assert.rejects(catalogue.deployments.create(request(changes)), { name, message });
    assert.deepEqual(await store.list("function", { limit: 1 }), []);
  });
}

test("environment variables of exactly 4,096 bytes as JSON are accepted", async () => {
  await using opened = await openTestCatalogue();
  const environmentVariables = { K: "é".repeat((4096 - '{"K":""}'.length) / 2) };
  await opened.catalogue.deployments.create(request({ settings: { ...node22, environmentVariables } }));
});

test("old runtimes can be deployed, unless runtimes are strict", async () => {
  const settings = { ...node22, runtimeId: "nodejs14.x" };
  await using lenient = await openTestCatalogue();
  await lenient.catalogue.deployments.create(request({ settings }));
  await using strict = await openTestCatalogue({ strictRuntimes: true });
  await assert.rejects(strict.catalogue.deployments.create(request({ settings })), {
    name: "InvalidParameterValueException",
    message:
      "The runtime parameter of nodejs14.x is no longer supported for creating or updating AWS Lambda functions. " +
      "We recommend you use a supported runtime while creating or updating functions.",
  });
  const unknown = request({ settings: { ...node22, runtimeId: "nodejs" } });
  await assert.rejects(strict.catalogue.deployments.create(unknown), {
    message: /\[nodejs26\.x, nodejs24\.x, nodejs22\.x, nodejs20\.x, nodejs18\.x, nodejs16\.x\] or be a valid ARN$/,
  });
});

test("a function that exists can't be created again", async () => {
  await using opened = await openTestCatalogue();
  await opened.catalogue.deployments.create(request());
  await assert.rejects(opened.catalogue.deployments.create(request()), {
    name: "ResourceConflictException",
    message: "Function already exist: f",
  });
});

test("a version is no target for changes", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request({ publish: true }));
  await catalogue.idle();
  const change = { place, name: "f:1", ifRevisionId: undefined, settings: {} };
  await assert.rejects(catalogue.deployments.updateConfiguration(change), {
    name: "InvalidParameterValueException",
    message:
      "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. " +
      "Please specify either a function name or an unqualified function ARN.",
  });
});

const deletions: readonly [why: string, name: string, qualifier: string | undefined, error: object][] = [
  [
    "$LATEST alone",
    "f",
    "$LATEST",
    {
      name: "InvalidParameterValueException",
      message: "$LATEST version cannot be deleted without deleting the function.",
    },
  ],
  [
    "an alias",
    "f",
    "live",
    { name: "InvalidParameterValueException", message: "Deletion of aliases is not currently supported." },
  ],
  [
    "a function that is not there",
    "nope",
    undefined,
    { name: "ResourceNotFoundException", message: `Function not found: ${arn.replace(/f$/, "nope")}` },
  ],
  [
    "a version of a function that is not there",
    "nope",
    "1",
    { name: "ResourceNotFoundException", message: `Function not found: ${arn.replace(/f$/, "nope")}` },
  ],
];

for (const [why, name, qualifier, error] of deletions) {
  test(`deleting ${why} is refused`, async () => {
    await using opened = await openTestCatalogue();
    await opened.catalogue.deployments.create(request());
    await assert.rejects(opened.catalogue.deployments.delete(name, qualifier, place), error);
  });
}

test("deleting a version that is not there is no error", async () => {
  await using opened = await openTestCatalogue();
  await opened.catalogue.deployments.create(request());
  await opened.catalogue.deployments.delete("f", "7", place);
});

function invalid<Message>(message: Message): [name: string, message: Message] {
  return ["InvalidParameterValueException", message];
}

function mandatory(): [name: string, message: string] {
  return invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.");
}
