import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type CreateFunctionCommandInput,
  DeleteLayerVersionCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import { create, deploy } from "../support/functions.ts";
import { L, layerOne, layerTwo, publishLayer } from "../support/layers.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";
import { zipBytes } from "../support/zip-bytes.ts";

const FunctionName = "f";
const M = L.replace(/l$/, "m");
const get = new GetFunctionConfigurationCommand({ FunctionName });

async function configure(
  { lambda, catalogue }: OpenApi,
  changes: Partial<UpdateFunctionConfigurationCommandInput>,
): Promise<void> {
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...changes }));
  await catalogue.idle();
}

/** Versions 1 and 2 of layer `l`, version 1 of layer `m`. */
async function threeVersions({ lambda }: OpenApi): Promise<void> {
  for (const LayerName of ["l", "l", "m"]) await publishLayer(lambda, { LayerName });
}

test("a function shows its layers in their order, until they are taken away (API-137)", async () => {
  await using api = await openApi();
  await threeVersions(api);
  const shown = [M, L].map((layer) => ({ Arn: `${layer}:1`, CodeSize: layerOne.length }));
  const created = await create(api.lambda, { Layers: [`${M}:1`, `${L}:1`], Publish: true });
  await api.catalogue.idle();
  assert.deepEqual(created.Layers, shown);
  const { Functions = [] } = await api.lambda.send(new ListFunctionsCommand({ FunctionVersion: "ALL" }));
  assert.deepEqual(
    Functions.map(({ Version, Layers }) => [Version, Layers]),
    [
      ["$LATEST", shown],
      ["1", shown],
    ],
  );
  await configure(api, { Description: "another" });
  assert.deepEqual((await api.lambda.send(get)).Layers, shown);
  await configure(api, { Layers: [] });
  assert.equal((await api.lambda.send(get)).Layers, undefined);
  const { Version, Layers } = await api.lambda.send(new PublishVersionCommand({ FunctionName }));
  assert.deepEqual([Version, Layers], ["2", undefined]);
});

test("another version of a layer is another version of the function", async () => {
  await using api = await openApi();
  await threeVersions(api);
  await deploy(api);
  const publish = new PublishVersionCommand({ FunctionName });
  const versions: unknown[] = [];
  for (const Layers of [[`${L}:1`], [`${L}:1`], [`${L}:2`], []]) {
    await configure(api, { Layers });
    versions.push((await api.lambda.send(publish)).Version);
  }
  assert.deepEqual(versions, ["1", "1", "2", "3"]);
});

test("a deleted layer version stays with the functions that use it, and no other can have it (API-219)", async () => {
  await using api = await openApi();
  await threeVersions(api);
  await create(api.lambda, { Layers: [`${L}:1`] });
  await api.catalogue.idle();
  await api.lambda.send(new DeleteLayerVersionCommand({ LayerName: "l", VersionNumber: 1 }));
  await api.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: layerTwo }));
  await api.catalogue.idle();
  assert.deepEqual((await api.lambda.send(get)).Layers, [{ Arn: `${L}:1`, CodeSize: layerOne.length }]);
  await assert.rejects(create(api.lambda, { FunctionName: "g", Layers: [`${L}:1`] }), {
    message: `Layer version ${L}:1 does not exist.`,
  });
});

const elsewhere = `${L.replace("us-east-1", "eu-west-1")}:1`;
const foreign = "arn:aws:lambda:us-east-1:000000000001:layer:l:1";

const refusals: readonly [what: string, layers: readonly string[], status: number, name: string, message: string][] = [
  ["API-1117: a version that is not there", [`${L}:9`], ...invalid(`Layer version ${L}:9 does not exist.`)],
  [
    "one of AWS's own layers",
    ["arn:aws:lambda:::awslayer:AmazonLinux1803"],
    ...invalid("Layer version arn:aws:lambda:::awslayer:AmazonLinux1803 does not exist."),
  ],
  [
    "two versions of one layer",
    [`${L}:2`, `${M}:1`, `${L}:1`],
    ...invalid(
      "Two different versions of the same layer are not allowed to be referenced in the same function. " +
        `${L}:2 and ${L}:1 are versions of the same layer.`,
    ),
  ],
  [
    "a layer of another region",
    [elsewhere],
    ...invalid("Layers are not in the same region as the function. Layers are expected to be in region us-east-1."),
  ],
  ["six layers", Array.from({ length: 6 }, () => `${L}:1`), ...invalid("Cannot reference more than 5 layers.")],
  [
    "another account's layer",
    [foreign],
    403,
    "AccessDeniedException",
    "User: arn:aws:iam::123456789012:root is not authorized to perform: lambda:GetLayerVersion on resource: " +
      `${foreign} because no resource-based policy allows the lambda:GetLayerVersion action`,
  ],
];

test("API-220: layers that a function can't have are refused in AWS's words", async (context) => {
  await using api = await openApi();
  await threeVersions(api);
  await deploy(api);
  for (const [what, layers, status, name, message] of refusals) {
    await context.test(what, async () => {
      const expected = (thrown: Error & { $metadata?: { httpStatusCode?: number } }) => {
        assert.deepEqual([thrown.$metadata?.httpStatusCode, thrown.name, thrown.message], [status, name, message]);
        return true;
      };
      const Layers = [...layers];
      await assert.rejects(create(api.lambda, { FunctionName: "g", Layers }), expected);
      await assert.rejects(configure(api, { Layers }), expected);
    });
  }
});

test("code and layers of more than 250 MiB together are refused (API-220)", async () => {
  await using api = await openApi();
  const half = zipBytes([{ name: "half", data: Buffer.alloc(131_072_001), deflated: true }]);
  await publishLayer(api.lambda, { Content: { ZipFile: half } });
  const tooLarge = {
    name: "InvalidParameterValueException",
    message:
      /^Function code combined with layers exceeds the maximum allowed size of 262144000 bytes\. The actual size is \d+ bytes\.$/,
  };
  const both: Partial<CreateFunctionCommandInput> = { Layers: [`${L}:1`], Code: { ZipFile: half } };
  await assert.rejects(create(api.lambda, both), tooLarge);
  await create(api.lambda, { Layers: [`${L}:1`] });
  await api.catalogue.idle();
  const update = new UpdateFunctionCodeCommand({ FunctionName, ZipFile: half });
  await assert.rejects(api.lambda.send(update), tooLarge);
  await configure(api, { Layers: [] });
  await api.lambda.send(update);
  await api.catalogue.idle();
  await assert.rejects(configure(api, { Layers: [`${L}:1`] }), tooLarge);
});

function invalid(message: string): [status: number, name: string, message: string] {
  return [400, "InvalidParameterValueException", message];
}
