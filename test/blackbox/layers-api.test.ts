import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DeleteLayerVersionCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  ListLayersCommand,
  type ListLayersCommandInput,
  ListLayerVersionsCommand,
  type ListLayerVersionsCommandInput,
} from "@aws-sdk/client-lambda";
import { sha } from "../support/functions.ts";
import { L, layerOne, layerTwo, publishLayer } from "../support/layers.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";

const LayerName = "l";

async function listVersions({ lambda }: OpenApi, more: Partial<ListLayerVersionsCommandInput> = {}) {
  const { $metadata: _, ...rest } = await lambda.send(new ListLayerVersionsCommand({ LayerName, ...more }));
  return rest;
}

async function listLayers({ lambda }: OpenApi, more: ListLayersCommandInput = {}) {
  const { $metadata: _, ...rest } = await lambda.send(new ListLayersCommand(more));
  return rest;
}

async function deleteVersion({ lambda }: OpenApi, VersionNumber: number): Promise<number | undefined> {
  const { $metadata } = await lambda.send(new DeleteLayerVersionCommand({ LayerName, VersionNumber }));
  return $metadata.httpStatusCode;
}

test("a published layer version shows what was given, and no more (API-218)", async () => {
  await using api = await openApi();
  const { $metadata, CreatedDate, Content, ...bare } = await publishLayer(api.lambda);
  assert.equal($metadata.httpStatusCode, 201);
  assert.match(CreatedDate ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  const { Location, ...content } = Content ?? {};
  assert.match(Location ?? "", new RegExp(`^${api.endpoint}/`));
  assert.deepEqual(content, { CodeSha256: sha(layerOne), CodeSize: layerOne.length });
  assert.deepEqual(bare, { LayerArn: L, LayerVersionArn: `${L}:1`, Description: "", Version: 1 });
  const given = {
    Description: "second",
    CompatibleRuntimes: ["nodejs22.x", "python3.12"] as const,
    CompatibleArchitectures: ["arm64", "x86_64"] as const,
    LicenseInfo: "MIT",
  };
  const full = await publishLayer(api.lambda, {
    ...given,
    LayerName: L,
    CompatibleRuntimes: [...given.CompatibleRuntimes],
    CompatibleArchitectures: [...given.CompatibleArchitectures],
  });
  const { $metadata: _, CreatedDate: __, Content: ___, ...rest } = full;
  assert.deepEqual(rest, { LayerArn: L, LayerVersionArn: `${L}:2`, Version: 2, ...given });
});

test("a layer version is found by name, by the layer's ARN and by its own ARN", async () => {
  await using api = await openApi();
  const published = await publishLayer(api.lambda, { Description: "d", LicenseInfo: "MIT" });
  const { $metadata: _, Content: content, ...expected } = published;
  const asked = [
    () => api.lambda.send(new GetLayerVersionCommand({ LayerName, VersionNumber: 1 })),
    () => api.lambda.send(new GetLayerVersionCommand({ LayerName: L, VersionNumber: 1 })),
    () => api.lambda.send(new GetLayerVersionByArnCommand({ Arn: `${L}:1` })),
  ];
  for (const ask of asked) {
    const { $metadata, Content, ...rest } = await ask();
    assert.equal($metadata.httpStatusCode, 200);
    assert.deepEqual(rest, expected);
    assert.deepEqual([Content?.CodeSha256, Content?.CodeSize], [content?.CodeSha256, content?.CodeSize]);
  }
});

test("a layer version's package comes back byte for byte, without credentials", async () => {
  await using api = await openApi();
  await publishLayer(api.lambda);
  const { Content } = await api.lambda.send(new GetLayerVersionCommand({ LayerName, VersionNumber: 1 }));
  const response = await fetch(Content?.Location ?? "");
  assert.equal(response.status, 200);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), layerOne);
});

test("the versions of a layer are listed newest first, in pages, and none of one that is not there", async () => {
  await using api = await openApi();
  assert.deepEqual(await listVersions(api), { LayerVersions: [] });
  for (const Description of ["a", "b", "c"]) await publishLayer(api.lambda, { Description });
  const { LayerVersions: all = [], NextMarker } = await listVersions(api, { LayerName: L });
  assert.equal(NextMarker, undefined);
  assert.deepEqual(
    all.map(({ LayerVersionArn, Version, Description }) => [LayerVersionArn, Version, Description]),
    [
      [`${L}:3`, 3, "c"],
      [`${L}:2`, 2, "b"],
      [`${L}:1`, 1, "a"],
    ],
  );
  const first = await listVersions(api, { MaxItems: 2 });
  assert.deepEqual(first.LayerVersions, all.slice(0, 2));
  assert.deepEqual(await listVersions(api, { Marker: first.NextMarker, MaxItems: 2 }), { LayerVersions: all.slice(2) });
});

test("layers are listed by name, in pages, each with its newest version", async () => {
  await using api = await openApi();
  assert.deepEqual(await listLayers(api), { Layers: [] });
  for (const name of ["b", "l", "a", "l"]) await publishLayer(api.lambda, { LayerName: name, Description: name });
  const { Layers: all = [], NextMarker } = await listLayers(api);
  assert.equal(NextMarker, undefined);
  assert.deepEqual(
    all.map((layer) => [layer.LayerName, layer.LatestMatchingVersion?.Version]),
    [
      ["a", 1],
      ["b", 1],
      ["l", 2],
    ],
  );
  const { LatestMatchingVersion: { CreatedDate: _, ...latest } = {}, ...layer } = all[2] ?? {};
  assert.deepEqual(layer, { LayerName: "l", LayerArn: L });
  assert.deepEqual(latest, { LayerVersionArn: `${L}:2`, Description: "l", Version: 2 });
  const first = await listLayers(api, { MaxItems: 2 });
  assert.deepEqual(first.Layers, all.slice(0, 2));
  assert.deepEqual(await listLayers(api, { Marker: first.NextMarker }), { Layers: all.slice(2) });
});

test("lists show only what says that it is compatible, and of each layer the newest that does", async () => {
  await using api = await openApi();
  await publishLayer(api.lambda, { CompatibleRuntimes: ["nodejs20.x"], CompatibleArchitectures: ["x86_64"] });
  await publishLayer(api.lambda, { CompatibleRuntimes: ["nodejs22.x"], CompatibleArchitectures: ["arm64"] });
  await publishLayer(api.lambda, { LayerName: "other" });
  const cases: readonly [ListLayersCommandInput, number[]][] = [
    [{ CompatibleRuntime: "nodejs20.x" }, [1]],
    [{ CompatibleArchitecture: "arm64" }, [2]],
    [{ CompatibleRuntime: "nodejs20.x", CompatibleArchitecture: "arm64" }, []],
  ];
  for (const [filter, versions] of cases) {
    const { Layers = [] } = await listLayers(api, filter);
    assert.deepEqual(
      Layers.map(({ LayerArn, LatestMatchingVersion }) => [LayerArn, LatestMatchingVersion?.Version]),
      versions.map((version) => [L, version]),
    );
    const { LayerVersions = [] } = await listVersions(api, filter);
    assert.deepEqual(
      LayerVersions.map(({ Version }) => Version),
      versions,
    );
  }
});

test("a deleted version is gone, a second time is no error, and its number never comes back (API-118)", async () => {
  await using api = await openApi();
  for (const _ of [1, 2]) await publishLayer(api.lambda);
  assert.equal(await deleteVersion(api, 2), 204);
  assert.equal(await deleteVersion(api, 2), 204);
  assert.deepEqual((await listVersions(api)).LayerVersions?.length, 1);
  assert.equal(await deleteVersion(api, 1), 204);
  assert.deepEqual(await listLayers(api), { Layers: [] });
  assert.deepEqual(await listVersions(api), { LayerVersions: [] });
  assert.equal((await publishLayer(api.lambda)).LayerVersionArn, `${L}:3`);
});

test("of versions that are published at once, each has a number of its own", async () => {
  await using api = await openApi();
  const published = await Promise.all(
    Array.from({ length: 10 }, async () => await publishLayer(api.lambda, { Content: { ZipFile: layerTwo } })),
  );
  const numbers = published.map(({ Version = 0 }) => Version).toSorted((one, other) => one - other);
  assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.equal((await listVersions(api)).LayerVersions?.length, 10);
});
