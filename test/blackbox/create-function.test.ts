import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type CreateFunctionCommandInput, GetFunctionCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { create, F, one, role, sha } from "../support/functions.ts";
import { openApi } from "../support/open-api.ts";

/** Where nothing is ever created. */
const empty = await openApi();
after(async () => await empty[Symbol.asyncDispose]());

test("API-1100: a new function is answered as AWS answers it, member by member", async () => {
  await using api = await openApi();
  const { $metadata, RevisionId, LastModified, RuntimeVersionConfig, ...rest } = await create(api.lambda);
  assert.equal($metadata.httpStatusCode, 201);
  assert.match(RevisionId ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  assert.match(LastModified ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  assert.match(RuntimeVersionConfig?.RuntimeVersionArn ?? "", /^arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}$/);
  assert.deepEqual(rest, {
    FunctionName: "f",
    FunctionArn: F,
    Runtime: "nodejs22.x",
    Role: role,
    Handler: "index.handler",
    CodeSize: one.length,
    Description: "",
    Timeout: 3,
    MemorySize: 128,
    CodeSha256: sha(one),
    Version: "$LATEST",
    TracingConfig: { Mode: "PassThrough" },
    State: "Pending",
    StateReason: "The function is being created.",
    StateReasonCode: "Creating",
    PackageType: "Zip",
    Architectures: ["x86_64"],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/f" },
  });
});

test("everything that CreateFunction can set is shown again", async () => {
  await using api = await openApi();
  const settings = {
    Description: "d",
    Timeout: 900,
    MemorySize: 10_240,
    Environment: { Variables: {} },
    DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:123456789012:q" },
    KMSKeyArn: "arn:aws:kms:us-east-1:123456789012:key/k",
    TracingConfig: { Mode: "Active" as const },
    Architectures: ["arm64" as const],
    EphemeralStorage: { Size: 10_240 },
  };
  await create(api.lambda, {
    ...settings,
    VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
    LoggingConfig: { LogFormat: "JSON", SystemLogLevel: "WARN", LogGroup: "/mine" },
    Tags: { team: "a" },
  });
  await api.catalogue.idle();
  const shown = await api.lambda.send(new GetFunctionCommand({ FunctionName: "f" }));
  const { Configuration = {}, Tags, Concurrency } = shown;
  assert.deepEqual({ ...Configuration, ...settings }, Configuration);
  assert.deepEqual(Configuration.VpcConfig, {
    SubnetIds: ["subnet-1"],
    SecurityGroupIds: ["sg-1"],
    VpcId: "",
    Ipv6AllowedForDualStack: false,
  });
  assert.deepEqual(Configuration.LoggingConfig, {
    LogFormat: "JSON",
    ApplicationLogLevel: "INFO",
    SystemLogLevel: "WARN",
    LogGroup: "/mine",
  });
  assert.deepEqual([Tags, Concurrency], [{ team: "a" }, undefined]);
});

test("API-1101: a function that exists is refused with AWS's very bytes", async () => {
  await using api = await openApi();
  await create(api.lambda);
  const Code = { ZipFile: one.toString("base64") };
  const body = { FunctionName: "f", Runtime: "nodejs22.x", Role: role, Handler: "index.handler", Code };
  const response = await api.raw("POST", "/2015-03-31/functions", JSON.stringify(body));
  assert.equal(response.status, 409);
  assert.equal(response.headers.get("x-amzn-errortype"), "ResourceConflictException");
  assert.equal(await response.text(), '{"Type":"User","message":"Function already exist: f"}');
});

test("API-1113: old runtimes are deployed, and refused under --strict-runtimes", async () => {
  await using lenient = await openApi();
  await create(lenient.lambda, { Runtime: "nodejs14.x" });
  await using strict = await openApi({ strictRuntimes: true });
  await assert.rejects(create(strict.lambda, { Runtime: "nodejs14.x" }), {
    name: "InvalidParameterValueException",
    message:
      "The runtime parameter of nodejs14.x is no longer supported for creating or updating AWS Lambda functions. " +
      "We recommend you use a supported runtime while creating or updating functions.",
  });
});

const big = { BIG: "x".repeat(5000) };
const accessPoint = "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-12345678901234567";

const refusals: readonly [
  rule: string,
  changes: Partial<CreateFunctionCommandInput>,
  name: string,
  message: string | RegExp,
][] = [
  [
    "API-1110",
    { FunctionName: "n".repeat(65) },
    "InvalidParameterValueException",
    `1 validation error detected: Value '${"n".repeat(65)}' at 'functionName' failed to satisfy constraint: ` +
      "Member must have length less than or equal to 64",
  ],
  [
    "API-1111",
    { Role: "r1" },
    "ValidationException",
    "1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular " +
      "expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
  ],
  [
    "API-1112",
    { Runtime: "python3.12" },
    "InvalidParameterValueException",
    /^Value python3\.12 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[.*\] or be a valid ARN$/,
  ],
  [
    "API-1114",
    { Architectures: ["x86_64", "arm64"] },
    "ValidationException",
    "1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: " +
      "Member must have length less than or equal to 1",
  ],
  [
    "API-1115",
    { Code: { ZipFile: Buffer.from("notzip") } },
    "InvalidParameterValueException",
    "Could not unzip uploaded file. Please check your file, then try to upload again.",
  ],
  [
    "API-1116",
    { Environment: { Variables: big } },
    "InvalidParameterValueException",
    "Lambda was unable to configure your environment variables because the environment variables you have provided " +
      `exceeded the 4KB limit. String measured: ${JSON.stringify(big)}`,
  ],
  [
    "API-1117",
    { Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:l:9"] },
    "InvalidParameterValueException",
    "Layer version arn:aws:lambda:us-east-1:123456789012:layer:l:9 does not exist.",
  ],
  [
    "API-201",
    { Timeout: 901 },
    "ValidationException",
    "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: " +
      "Member must have value less than or equal to 900",
  ],
  [
    "API-201",
    { Handler: "" },
    "ValidationException",
    "1 validation error detected: Value '' at 'handler' failed to satisfy constraint: " +
      "Member must satisfy regular expression pattern: [^\\s]+",
  ],
  [
    "API-201",
    { Code: { ImageUri: "i" }, PackageType: "Image" },
    "InvalidParameterValueException",
    "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.",
  ],
  [
    "API-012",
    { Code: { ImageUri: "i" }, PackageType: "Image", Runtime: undefined, Handler: undefined },
    "InvalidParameterValueException",
    "This operation is not supported by this endpoint: CreateFunction with PackageType Image",
  ],
  [
    "API-201",
    { Code: { S3Bucket: "bucket", S3Key: "key" } },
    "InvalidParameterValueException",
    "Code in S3 is fetched from the S3 endpoint of this engine, which has none: start it with --upstream s3=URL, " +
      "or set AWS_ENDPOINT_URL_S3",
  ],
  [
    "API-012",
    { FileSystemConfigs: [{ Arn: accessPoint, LocalMountPath: "/mnt/a" }] },
    "InvalidParameterValueException",
    "This operation is not supported by this endpoint: CreateFunction with FileSystemConfigs",
  ],
  [
    "RT-387",
    { SnapStart: { ApplyOn: "PublishedVersions" } },
    "InvalidParameterValueException",
    "nodejs22.x is not supported for SnapStart enabled functions.",
  ],
];

for (const [rule, changes, name, message] of refusals) {
  test(`${rule}: CreateFunction with ${JSON.stringify(changes).slice(0, 60)} is refused`, async () => {
    await assert.rejects(create(empty.lambda, changes), { name, message });
    assert.deepEqual((await empty.lambda.send(new ListFunctionsCommand({}))).Functions, []);
  });
}
