import assert from "node:assert/strict";
import { test } from "node:test";
import { L, layerOne, publishLayer } from "../support/layers.ts";
import { openApi } from "../support/open-api.ts";

const layers = "/2018-10-31/layers";
const invalid = "InvalidParameterValueException";
const user = '{"Type":"User","message":"';
const notFound = '{"Type":"User","Message":"The resource you requested does not exist."}';
const tooSmall = `${user}Layer Version Cannot be less than 1"}`;
const other = "arn:aws:lambda:us-east-1:000000000001:layer:l";
const content = { Content: { ZipFile: layerOne.toString("base64") } };

function denied(operation: string, arn: string): string {
  return (
    `{"message":"User: arn:aws:iam::123456789012:root is not authorized to perform: lambda:${operation} on resource: ` +
    `${arn} because no resource-based policy allows the lambda:${operation} action"}`
  );
}

type Refusal = readonly [string, string, string, object | undefined, number, string, string];

const refusals: readonly Refusal[] = [
  ["a version that is not there", "GET", "/l/versions/9", undefined, 404, "ResourceNotFoundException", notFound],
  ["a layer that is not there", "GET", "/nope/versions/1", undefined, 404, "ResourceNotFoundException", notFound],
  ["an ARN of nothing", "GET", `?find=LayerVersion&Arn=${L}:9`, undefined, 404, "ResourceNotFoundException", notFound],
  [
    "an ARN of another region",
    "GET",
    `?find=LayerVersion&Arn=${L.replace("us-east-1", "eu-west-1")}:1`,
    undefined,
    404,
    "ResourceNotFoundException",
    notFound,
  ],
  ["version 0", "GET", "/l/versions/0", undefined, 400, invalid, tooSmall],
  ["a deletion of version 0", "DELETE", "/l/versions/0", undefined, 400, invalid, tooSmall],
  [
    "another account's version",
    "GET",
    `/${other}/versions/1`,
    undefined,
    403,
    "AccessDeniedException",
    denied("GetLayerVersion", `${other}:1`),
  ],
  [
    "a version for another account",
    "POST",
    `/${other}/versions`,
    content,
    403,
    "AccessDeniedException",
    denied("PublishLayerVersion", other),
  ],
  ["a marker that no page gave", "GET", "/l/versions?Marker=x", undefined, 400, invalid, `${user}Invalid marker"}`],
  ["a marker of another list", "GET", "?Marker=e30", undefined, 400, invalid, `${user}Invalid marker"}`],
  [
    "more than 50 at once",
    "GET",
    "?MaxItems=51",
    undefined,
    400,
    "ValidationException",
    `{"message":"1 validation error detected: Value '51' at 'maxItems' failed to satisfy constraint: ` +
      `Member must have value less than or equal to 50"}`,
  ],
  [
    "a layer without content",
    "POST",
    "/l/versions",
    {},
    400,
    "ValidationException",
    `{"message":"1 validation error detected: Value null at 'content' failed to satisfy constraint: ` +
      `Member must not be null"}`,
  ],
  [
    "content from nowhere",
    "POST",
    "/l/versions",
    { Content: {} },
    400,
    invalid,
    `${user}Please provide a source for function code."}`,
  ],
  [
    "content in S3",
    "POST",
    "/l/versions",
    { Content: { S3Bucket: "bucket", S3Key: "key" } },
    400,
    invalid,
    `${user}Code in S3 is fetched from the S3 endpoint of this engine, which has none: start it with ` +
      `--upstream s3=URL, or set AWS_ENDPOINT_URL_S3"}`,
  ],
  [
    "what is no zip",
    "POST",
    "/l/versions",
    { Content: { ZipFile: Buffer.from("notzip").toString("base64") } },
    400,
    invalid,
    `${user}Could not unzip uploaded file. Please check your file, then try to upload again."}`,
  ],
];

test("API-219: what can't be done with layers is refused in AWS's words", async (context) => {
  await using api = await openApi();
  await publishLayer(api.lambda);
  for (const [what, method, path, input, status, name, body] of refusals) {
    await context.test(what, async () => {
      const response = await api.raw(method, layers + path, input && JSON.stringify(input));
      assert.deepEqual(
        [response.status, response.headers.get("x-amzn-errortype"), await response.text()],
        [status, name, body],
      );
    });
  }
});

test("a runtime and an architecture that nobody knows are refused together (API-218)", async () => {
  await using api = await openApi();
  const input = { ...content, CompatibleRuntimes: ["java99"], CompatibleArchitectures: ["mips"] };
  const response = await api.raw("POST", `${layers}/l/versions`, JSON.stringify(input));
  assert.equal(response.headers.get("x-amzn-errortype"), "ValidationException");
  const body = await response.text();
  assert.match(
    body,
    /^\{"message":"2 validation errors detected: Value '\[java99\]' at 'compatibleRuntimes' failed to/,
  );
  assert.match(body, /; Value '\[mips\]' at 'compatibleArchitectures' failed to satisfy constraint: /);
});
