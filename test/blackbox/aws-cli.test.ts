import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serviceModel } from "../../src/edge/models/model.ts";
import { type Engine, startEngine } from "../../src/engine.ts";
import { aws as runAws, clis } from "../support/aws-cli.ts";
import { eventually } from "../support/eventually.ts";
import { createQueue, openSqsClient } from "../support/open-sqs-client.ts";
import { F, one, role, two } from "../support/functions.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** One after the other, each on what the ones before have made; what the answer must say. */
type Step = readonly [command: string, arguments: readonly string[], says?: RegExp];

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

before(async () => {
  directory = await temporaryDirectory();
  await writeFile(join(directory.path, "one.zip"), one);
  await writeFile(join(directory.path, "two.zip"), two);
  await writeFile(join(directory.path, "event.json"), '{"a":1}');
});

after(async () => {
  await directory[Symbol.asyncDispose]();
});

const f = ["--function-name", "f"];
const live = ["--qualifier", "live"];
const zip = ["--zip-file", "fileb://one.zip"];
const layer = ["--layer-name", "l", "--version-number", "1"];
const L = "arn:aws:lambda:us-east-1:123456789012:layer:l:1";
const invoke = [...f, "--payload", "fileb://event.json", "answer.json"];
const url = [...f, "--auth-type", "NONE"];
const queue = ["--event-source-arn", "arn:aws:sqs:us-east-1:123456789012:q"];

const steps: readonly Step[] = [
  [
    "create-function",
    [...f, "--runtime", "nodejs22.x", "--role", role, "--handler", "index.handler", ...zip],
    /"Pending"/,
  ],
  ["wait function-active-v2", f],
  ["get-function", f, /"Location": "http/],
  ["get-function-configuration", f, /"State": "Active"/],
  ["list-functions", [], /"FunctionName": "f"/],
  ["invoke", invoke, /"ExecutedVersion": "\$LATEST"/],
  ["invoke-async", [...f, "--invoke-args", "event.json"], /202/],
  ["publish-version", f, /"Version": "1"/],
  ["update-function-code", [...f, "--zip-file", "fileb://two.zip", "--publish"], /"Version": "2"/],
  ["wait function-updated-v2", f],
  ["update-function-configuration", [...f, "--timeout", "9"], /"InProgress"/],
  ["wait function-updated-v2", f],
  ["list-versions-by-function", f, /"Version": "2"/],
  ["create-alias", [...f, "--name", "live", "--function-version", "1"], /:live"/],
  ["get-alias", [...f, "--name", "live"], /:live"/],
  ["update-alias", [...f, "--name", "live", "--function-version", "2"], /"FunctionVersion": "2"/],
  ["list-aliases", f, /"Name": "live"/],
  ["put-function-concurrency", [...f, "--reserved-concurrent-executions", "5"], /5/],
  ["get-function-concurrency", f, /5/],
  ["delete-function-concurrency", f],
  ["put-provisioned-concurrency-config", [...f, ...live, "--provisioned-concurrent-executions", "1"], /IN_PROGRESS/],
  ["get-provisioned-concurrency-config", [...f, ...live], /"Requested/],
  ["list-provisioned-concurrency-configs", f, /:live"/],
  ["delete-provisioned-concurrency-config", [...f, ...live]],
  ["put-function-event-invoke-config", [...f, "--maximum-retry-attempts", "0"], /LATEST/],
  ["update-function-event-invoke-config", [...f, "--maximum-event-age-in-seconds", "60"], /60/],
  ["get-function-event-invoke-config", f, /60/],
  ["list-function-event-invoke-configs", f, /LATEST/],
  ["delete-function-event-invoke-config", f],
  ["create-function-url-config", url, /lambda-url/],
  ["get-function-url-config", f, /lambda-url/],
  ["update-function-url-config", [...f, "--auth-type", "AWS_IAM"], /AWS_IAM/],
  ["list-function-url-configs", f, /lambda-url/],
  ["delete-function-url-config", f],
  [
    "add-permission",
    [...f, "--statement-id", "s", "--action", "lambda:InvokeFunction", "--principal", "s3.amazonaws.com"],
    /s3/,
  ],
  ["get-policy", f, /s3\.amazonaws/],
  ["remove-permission", [...f, "--statement-id", "s"]],
  ["tag-resource", ["--resource", F, "--tags", "team=a"]],
  ["list-tags", ["--resource", F], /"team": "a"/],
  ["untag-resource", ["--resource", F, "--tag-keys", "team"]],
  ["publish-layer-version", ["--layer-name", "l", ...zip], /"Version": 1/],
  ["get-layer-version", layer, /"Location"/],
  ["get-layer-version-by-arn", ["--arn", L], /"Location"/],
  ["list-layers", [], /"LayerName": "l"/],
  ["list-layer-versions", ["--layer-name", "l"], /"Version": 1/],
  [
    "add-layer-version-permission",
    [...layer, "--statement-id", "s", "--action", "lambda:GetLayerVersion", "--principal", "*"],
    /Allow/,
  ],
  ["get-layer-version-policy", layer, /Allow/],
  ["remove-layer-version-permission", [...layer, "--statement-id", "s"]],
  ["delete-layer-version", layer],
  ["create-event-source-mapping", [...f, ...queue], /"Creating"/],
  ["list-event-source-mappings", f, /"UUID"/],
  ["get-account-settings", [], /"FunctionCount": 1/],
  ["get-function-code-signing-config", f],
  ["delete-alias", [...f, "--name", "live"]],
  ["delete-function", f],
];

if (clis.size === 0) test("the AWS CLI", { skip: "it is not here (apt install awscli)" });
for (const [version, path] of clis) {
  test(`the AWS CLI ${version} does with the engine all that it does with AWS`, async (context) => {
    await using engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
    const aws = cliAt(path, engine);
    using sqs = openSqsClient(engine.endpoint);
    await createQueue(sqs, "q");
    for (const [command, args, says] of steps) {
      await context.test(`aws lambda ${command}`, async () => {
        const output = await aws(command, args);
        if (says) assert.match(output, says);
      });
    }
    await context.test("aws lambda {get,update,delete}-event-source-mapping", async () => {
      await eventSourceMapping(aws);
    });
  });
}

/** The mapping outlives its function. */
async function eventSourceMapping(aws: Aws): Promise<void> {
  const { EventSourceMappings } = JSON.parse(await aws("list-event-source-mappings", []));
  const uuid = ["--uuid", String(EventSourceMappings[0].UUID)];
  const enabled = async () => assert.match(await aws("get-event-source-mapping", uuid), /"State": "Enabled"/);
  await eventually(enabled);
  assert.match(await aws("update-event-source-mapping", [...uuid, "--batch-size", "5"]), /"BatchSize": 5/);
  await eventually(enabled);
  assert.match(await aws("delete-event-source-mapping", uuid), /"Deleting"/);
}

test("no operation of tier A is left out", () => {
  const tried = new Set(steps.map(([command]) => command.replaceAll("-", "")));
  for (const each of ["geteventsourcemapping", "updateeventsourcemapping", "deleteeventsourcemapping"]) tried.add(each);
  // The CLI has no command for event streams.
  tried.add("invokewithresponsestream");
  const isLater = /CodeSigning|RuntimeManagement|Recursion|Scaling|Durable|CapacityProvider|ByCodeSigningConfig/;
  const missing = Object.keys(serviceModel("lambda").operations).filter(
    (name) => !isLater.test(name) && !tried.has(name.toLowerCase()),
  );
  assert.deepEqual(missing, []);
});

type Aws = (command: string, args: readonly string[]) => Promise<string>;

function cliAt(path: string, { endpoint }: Engine): Aws {
  return async (command, args) => {
    const words = ["lambda", ...command.split(" "), ...args, "--output", "json"];
    return await runAws(words, { path, endpoint, cwd: directory.path });
  };
}
